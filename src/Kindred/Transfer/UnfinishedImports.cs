namespace Kindred.Transfer;

/// <summary>Takes back, when the program starts, imports in whose middle it ended.</summary>
internal sealed partial class UnfinishedImports(IImportStore store, ILogger<UnfinishedImports> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (owner, batch) in await store.UnfinishedAsync(cancellationToken))
        {
            var undone = await store.UndoAsync(owner, batch, cancellationToken);
            if (undone is not null) LogTakenBack(undone.Turns);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "An import was cut off when Kindred last ended; its {Turns} turns were taken back. Import the file again")]
    private partial void LogTakenBack(int turns);
}
