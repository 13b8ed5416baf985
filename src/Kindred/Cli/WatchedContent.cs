using System.Net;

namespace Kindred.Cli;

/// <summary>A file as the body of a request, that tells how much of it has gone out.</summary>
internal sealed class WatchedContent(Stream file, Func<long, Task> sent) : HttpContent
{
    private const int Step = 128 << 10;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[Step];
        long gone = 0;
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await sent(gone += read);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }
}
