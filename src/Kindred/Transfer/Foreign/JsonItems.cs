using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Kindred.Transfer.Foreign;

/// <summary>One item of a JSON list.</summary>
/// <param name="Bytes">Valid until the next item is asked for; null when it is longer than allowed.</param>
internal readonly record struct JsonItem(ReadOnlyMemory<byte>? Bytes);

/// <summary>Cuts a JSON list of objects into its items while holding no more than the longest allowed one. What is between them is not judged.</summary>
internal static class JsonItems
{
    public const int LongestItem = 32 << 20;

    public static async IAsyncEnumerable<JsonItem> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        var item = new ArrayBufferWriter<byte>(64 << 10);
        var scan = new Scan();
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                // A segment is looked at in place; items of any size are gathered in one buffer that is used again.
                foreach (var segment in read.Buffer)
                {
                    for (var rest = segment; !rest.IsEmpty;)
                    {
                        var taken = scan.Next(rest.Span, out var belongs, out var ends);
                        if (belongs && item.WrittenCount <= LongestItem) item.Write(rest.Span[..taken]);
                        rest = rest[taken..];
                        if (!ends) continue;
                        yield return new JsonItem(item.WrittenCount <= LongestItem ? item.WrittenMemory : null);
                        item.ResetWrittenCount();
                    }
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>Where in the list the scan is: only braces outside of strings count.</summary>
    private sealed class Scan
    {
        private int _depth;
        private bool _inText;
        private bool _escaped;

        /// <param name="belongs">Whether the bytes up to the result are part of an item.</param>
        /// <param name="ends">Whether an item ends there.</param>
        /// <returns>How many bytes were looked at.</returns>
        public int Next(ReadOnlySpan<byte> bytes, out bool belongs, out bool ends)
        {
            (belongs, ends) = (_depth > 0, false);
            for (var i = 0; i < bytes.Length; i++)
            {
                if (_inText)
                {
                    Text(bytes[i]);
                    continue;
                }

                switch (bytes[i])
                {
                    case (byte)'"' when _depth > 0:
                        _inText = true;
                        break;
                    case (byte)'{' when _depth == 0 && i > 0:
                        // What stood before it belongs to no item.
                        return i;
                    case (byte)'{':
                        _depth++;
                        belongs = true;
                        break;
                    case (byte)'}' when _depth > 0 && --_depth == 0:
                        ends = true;
                        return i + 1;
                }
            }

            return bytes.Length;
        }

        private void Text(byte next)
        {
            if (_escaped) _escaped = false;
            else if (next == '\\') _escaped = true;
            else if (next == '"') _inText = false;
        }
    }
}
