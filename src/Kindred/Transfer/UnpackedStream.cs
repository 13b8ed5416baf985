using System.IO.Compression;
using Kindred.Personas.Files;
using Kindred.Web;

namespace Kindred.Transfer;

/// <summary>A file of an archive while it is unpacked: one that grows beyond all measure is refused as it grows, whatever size it claims.</summary>
internal sealed class UnpackedStream(ZipArchiveEntry entry, long most) : Stream
{
    /// <summary>The code of the refusal.</summary>
    public const string Bursts = "archive_too_large";

    private readonly Stream _inner = entry.Open();
    private readonly long _packed = entry.CompressedLength;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        if (_read > most || (_read > FileBounds.FreeOfRatio && _read / FileBounds.MaxRatio > _packed))
            throw ApiException.BadRequest("The archive unpacks to far more than it is: it was made to burst.", "file", Bursts);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
