using System.Threading.Channels;

namespace Kindred.Memory;

/// <summary>Tells the background embedder that there may be work, and those who wait when there is none left.</summary>
internal sealed class EmbeddingQueue(TextEmbedding embedding)
{
    // One signal is enough, however many turns it stands for: the embedder asks the store what is missing.
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly List<(long Pass, TaskCompletionSource Done)> _waiting = [];
    private long _passes;

    /// <summary>Call after turns were stored; cheap.</summary>
    public void Wake() => _signals.Writer.TryWrite(true);

    /// <summary>Completes when every turn stored before the call has its vector; at once without an embedding model.</summary>
    public Task WhenCaughtUpAsync(CancellationToken cancellationToken = default)
    {
        if (embedding.Model is null) return Task.CompletedTask;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Only a pass that begins from now on is sure to see those turns.
        lock (_lock) _waiting.Add((_passes + 1, done));
        Wake();
        return done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>For the embedder: the next signal.</summary>
    public async ValueTask NextAsync(CancellationToken cancellationToken) => await _signals.Reader.ReadAsync(cancellationToken);

    /// <summary>For the embedder: a look at the store begins.</summary>
    public long BeginPass()
    {
        lock (_lock) return ++_passes;
    }

    /// <summary>For the embedder: the look that began as this pass ended with nothing missing.</summary>
    public void CaughtUp(long pass)
    {
        lock (_lock)
        {
            foreach (var (_, done) in _waiting.FindAll(waiting => waiting.Pass <= pass)) done.SetResult();
            _waiting.RemoveAll(waiting => waiting.Pass <= pass);
        }
    }
}
