using System.Threading.Channels;

namespace Kindred.Backends.Embedded;

/// <summary>
/// The one writer. Whoever wants to write queues a job; a thread of its own takes all that have gathered, runs each between
/// savepoints inside one transaction and commits once, so that one flush to disk pays for many. Jobs complete after the commit;
/// a job that throws is undone alone.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>Enough to spread the cost of a flush, few enough that nobody waits long for the group's work.</summary>
    private const int LargestGroup = 256;

    private readonly SqliteSession _session;
    private readonly Action _afterCommit;
    private readonly Channel<WriteJob> _queue;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="afterCommit">Runs on the writer's thread once the group was acknowledged.</param>
    public GroupCommit(SqliteSession session, int capacity, Action afterCommit)
    {
        _session = session;
        _afterCommit = afterCommit;
        _queue = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _thread = new Thread(Run) { IsBackground = true, Name = "Kindred database writer" };
        _thread.Start();
    }

    /// <summary>Committed and flushed when the task completes. A job that has begun is no longer cancelled.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> job, CancellationToken cancellationToken)
    {
        var queued = new WriteJob<T>(job, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(queued, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(EmbeddedDatabase), "The database is closing.");
        }

        return await queued.Completion;
    }

    /// <summary>Takes no more, finishes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
    }

    private void Run()
    {
        var group = new List<WriteJob>(LargestGroup);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var job)) group.Add(job);
            Commit(group);
            group.Clear();
            _afterCommit();
        }

        _ended.SetResult();
    }

    // Catches everything because each failure belongs to whoever waits for the job, and the writer must go on.
    private void Commit(List<WriteJob> group)
    {
        try
        {
            _session.Statement("BEGIN IMMEDIATE").Execute();
            foreach (var job in group) RunInSavepoint(job);
            _session.Statement("COMMIT").Execute();
        }
        catch (Exception failure)
        {
            RollBack();
            foreach (var job in group) job.Fail(failure);
            return;
        }

        foreach (var job in group) job.Complete();
    }

    private void RunInSavepoint(WriteJob job)
    {
        if (!job.Begin()) return;
        _session.Statement("SAVEPOINT job").Execute();
        try
        {
            job.Run(_session);
        }
        catch (Exception failure) when (InTransaction)
        {
            // When the disk is full or fails, SQLite itself has rolled the whole group back; then everybody fails, see Commit.
            _session.Statement("ROLLBACK TO job").Execute();
            job.Fail(failure);
        }

        _session.Statement("RELEASE job").Execute();
    }

    private void RollBack()
    {
        try
        {
            if (InTransaction) _session.Statement("ROLLBACK").Execute();
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // The disk fails even for this: SQLite discards the unfinished transaction when it next reads the log.
        }
    }

    private bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_session.Connection.Handle) == 0;

    private abstract class WriteJob
    {
        /// <summary>False when the caller no longer waits.</summary>
        public abstract bool Begin();

        public abstract void Run(SqliteSession session);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class WriteJob<T>(Func<SqliteSession, T> job, CancellationToken cancellationToken) : WriteJob
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Completion => _completion.Task;

        public override bool Begin()
        {
            if (!cancellationToken.IsCancellationRequested) return true;
            _completion.TrySetCanceled(cancellationToken);
            return false;
        }

        public override void Run(SqliteSession session) => _result = job(session);

        public override void Complete() => _completion.TrySetResult(_result!);

        public override void Fail(Exception failure) => _completion.TrySetException(failure);
    }
}
