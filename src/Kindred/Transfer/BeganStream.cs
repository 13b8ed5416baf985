using System.Text;

namespace Kindred.Transfer;

/// <summary>A stream whose beginning was looked at already, and is read again all the same.</summary>
internal sealed class BeganStream(ReadOnlyMemory<byte> beginning, Stream rest) : Stream
{
    private const int Step = 64 << 10;

    private ReadOnlyMemory<byte> _left = beginning;

    public ReadOnlyMemory<byte> Beginning { get; } = beginning;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Looks at a stream up to the end of its first line that is not empty, or as far as a line may be long.</summary>
    public static async Task<BeganStream> LookAsync(Stream stream, CancellationToken cancellationToken)
    {
        var seen = new byte[Step];
        var length = 0;
        while (length <= Lines.LongestLine)
        {
            if (length == seen.Length) Array.Resize(ref seen, Math.Min(seen.Length * 4, Lines.LongestLine + Step));
            var read = await stream.ReadAsync(seen.AsMemory(length), cancellationToken);
            if (read == 0) break;
            var known = length;
            length += read;
            if (seen.AsSpan(known, read).Contains((byte)'\n') && HasLine(seen.AsSpan(0, length))) break;
        }

        return new BeganStream(seen.AsMemory(0, length), stream);
    }

    /// <summary>The first line that is not empty, without white space at its ends.</summary>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        text = text.TrimStart(" \t\r\n"u8);
        var end = text.IndexOf((byte)'\n');
        return (end < 0 ? text : text[..end]).TrimEnd(" \t\r"u8);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left.IsEmpty) return await rest.ReadAsync(buffer, cancellationToken);
        var length = Math.Min(buffer.Length, _left.Length);
        _left[..length].CopyTo(buffer);
        _left = _left[length..];
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Behind white space and a byte order mark.
    private static bool HasLine(ReadOnlySpan<byte> text) => text.TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']).Contains((byte)'\n');
}
