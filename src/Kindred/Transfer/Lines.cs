using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Kindred.Transfer;

/// <summary>One line of a file without its end.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Valid until the next line is asked for; null when the line is longer than allowed.</param>
internal readonly record struct Line(int Number, ReadOnlyMemory<byte>? Bytes);

/// <summary>Cuts a stream into lines while holding no more than the longest allowed one.</summary>
internal static class Lines
{
    public const int LongestLine = 4 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static async IAsyncEnumerable<Line> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        var number = 0;
        var tooLong = false;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    yield return Cut(++number, rest.Slice(0, end), tooLong);
                    tooLong = false;
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    if (!rest.IsEmpty || tooLong) yield return Cut(++number, rest, tooLong);
                    yield break;
                }

                if (rest.Length > LongestLine) tooLong = true;
                // Of a line that is too long nothing is kept; of any other everything, until its end has come.
                if (tooLong) reader.AdvanceTo(rest.End);
                else reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static Line Cut(int number, ReadOnlySequence<byte> bytes, bool tooLong)
    {
        if (tooLong || bytes.Length > LongestLine) return new Line(number, null);
        var line = bytes.IsSingleSegment ? bytes.First : bytes.ToArray();
        if (number == 1 && line.Span.StartsWith(ByteOrderMark)) line = line[ByteOrderMark.Length..];
        return new Line(number, line.Span is [.., (byte)'\r'] ? line[..^1] : line);
    }
}
