using Microsoft.Extensions.Options;

namespace Kindred.Backends.Embedded;

/// <summary>Holds the data folder while the server runs.</summary>
internal sealed class DataFolderHold(IOptions<StorageOptions> options, IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    private FolderLock? _lock;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _lock = FolderLock.Take(Path.GetFullPath(options.Value.Data));
        // Resolved here and not injected: the lock comes first.
        _ = services.GetRequiredService<EmbeddedDatabase>();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _lock?.Dispose();
}
