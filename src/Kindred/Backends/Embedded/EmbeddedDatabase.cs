using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>
/// The database file <c>kindred.db</c>: SQLite with a write-ahead log that is flushed at every commit, so what was acknowledged
/// survives a power loss. Several processes may have it open.
/// </summary>
internal sealed partial class EmbeddedDatabase : IAsyncDisposable, IDisposable
{
    /// <summary>From here on the log is cut back to nothing as soon as nobody reads from it.</summary>
    private const long LargestLog = 64 << 20;

    private readonly string _path;
    private readonly SqliteSession _writing;
    private readonly GroupCommit _writer;
    private readonly ReadPool _readers;
    private readonly ILogger _logger;
    private TaskCompletionSource<bool>? _checkpoint;
    private bool _erased;
    private int _disposed;

    private EmbeddedDatabase(string path, StorageOptions options, ILogger logger)
    {
        _path = path;
        _logger = logger;
        _writing = SqliteConnections.OpenForWriting(path);
        _writer = new GroupCommit(_writing, options.WriteQueue, AfterCommit);
        _readers = new ReadPool(() => SqliteConnections.OpenForReading(path), options.Readers);
    }

    public string FilePath => _path;

    /// <summary>Opens the database of a data folder, or creates it. Throws <see cref="DatabaseRefusedException"/> rather than touch one that is damaged or newer.</summary>
    public static EmbeddedDatabase Open(StorageOptions options, TimeProvider clock, ILogger logger)
    {
        SqliteLibrary.Load();
        var folder = Path.GetFullPath(options.Data);
        DatabaseFile.CreateFolder(folder);
        var path = Path.Combine(folder, "kindred.db");
        try
        {
            if (!File.Exists(path)) DatabaseFile.Create(path, Build);
            DatabaseFile.Check(path);
            var unclean = DatabaseFile.HasLog(path);
            using (var session = SqliteConnections.OpenForWriting(path))
            {
                Migrations.Apply(session, path);
                if (unclean && !QuickCheck.Run(session, path, options.CheckLimit, clock)) LogCheckCutShort(logger, path);
            }

            return new EmbeddedDatabase(path, options, logger);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw DatabaseRefusedException.Damaged(path, $"SQLite says \"{failure.Message}\"", failure);
        }
        catch (SqliteException failure)
        {
            throw new DatabaseRefusedException($"The database {path} cannot be opened: SQLite says \"{failure.Message}\". Nothing was changed.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new DatabaseRefusedException($"The data folder {folder} cannot be written: {failure.Message} Give Kindred's user the right to write there, or choose another folder with --data.", failure);
        }
    }

    /// <summary>Runs a read on a connection of the pool. It sees everything that was acknowledged before.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) => _readers.ReadAsync(read, cancellationToken);

    /// <summary>
    /// Runs a job on the writer, in one transaction with whatever else is waiting. On disk when the task completes; a job that throws
    /// leaves nothing. It runs on the writer's thread: no waiting, no callbacks in it.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> job, CancellationToken cancellationToken) => _writer.WriteAsync(job, cancellationToken);

    /// <summary>For jobs that erase words: the log, which may still hold the words, is emptied before the task completes, or as soon as its last reader has gone.</summary>
    public async Task<T> EraseAsync<T>(Func<SqliteSession, T> job, CancellationToken cancellationToken)
    {
        var result = await _writer.WriteAsync(
            session =>
            {
                var erased = job(session);
                _erased = true;
                return erased;
            },
            cancellationToken);
        // The erasure is committed: whoever asked for it may leave, the log is emptied all the same.
        await CheckpointAsync(CancellationToken.None);
        return result;
    }

    /// <summary>Moves the log into the database file and empties it. False when a reader still needs it.</summary>
    public async Task<bool> CheckpointAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gathered = await _writer.WriteAsync(_ => _checkpoint ??= done, cancellationToken);
        return await gathered.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _writer.DisposeAsync();
        _readers.Dispose();
        // The last connection to close moves the log into the file and removes it.
        _writing.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static void Build(string draft)
    {
        using var session = SqliteConnections.OpenForWriting(draft);
        Migrations.Apply(session, draft);
    }

    private void AfterCommit()
    {
        var asked = Interlocked.Exchange(ref _checkpoint, null);
        if (asked is null && !_erased && !(new FileInfo(DatabaseFile.LogOf(_path)) is { Exists: true, Length: > LargestLog })) return;
        try
        {
            var empty = SqliteConnections.EmptyLog(_writing);
            if (empty) _erased = false;
            asked?.SetResult(empty);
        }
        catch (SqliteException failure)
        {
            // The words of the log are safe in the log; the next commit tries again.
            LogCheckpointFailed(_logger, failure.SqliteErrorCode);
            asked?.SetResult(false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The check of {Path} after an unclean shutdown took too long and was cut short; run 'kindred verify' for a whole one")]
    private static partial void LogCheckCutShort(ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "Emptying the database's log failed with SQLite error {Code}")]
    private static partial void LogCheckpointFailed(ILogger logger, int code);
}
