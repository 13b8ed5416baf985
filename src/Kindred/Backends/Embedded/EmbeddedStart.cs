namespace Kindred.Backends.Embedded;

/// <summary>Opens the database when the host starts, so that a refused one ends the program before it listens, and brings the log into the file when it stops.</summary>
internal sealed partial class EmbeddedStart(EmbeddedDatabase database, ILogger<EmbeddedStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogOpened(logger, database.FilePath, SqliteLibrary.Version, SqliteLibrary.Origin);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => database.CheckpointAsync(cancellationToken);

    [LoggerMessage(LogLevel.Information, "Opened {Path} with SQLite {Version} ({Origin})")]
    private static partial void LogOpened(ILogger logger, string path, string version, string origin);
}
