using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>
/// Moves the log into the database file beside the writer. SQLite would do it within every commit that finds the log long, and whoever waits
/// for that commit would wait for the file to be flushed too. A passive checkpoint stands in nobody's way: what a reader still needs, it leaves.
/// What was written meanwhile stays too, and a log that is never wholly moved is never begun anew: <see cref="TakeMoved"/> tells the writer when
/// only that little is left, for it to move.
/// </summary>
internal sealed class BackgroundCheckpoint : IDisposable
{
    private readonly SqliteSession _session;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly Action<int> _failed;
    private volatile bool _ended;
    private int _moved;

    /// <param name="session">A connection of its own.</param>
    /// <param name="failed">Told SQLite's error code; the log keeps everything, and the next call tries again.</param>
    public BackgroundCheckpoint(SqliteSession session, Action<int> failed)
    {
        _session = session;
        _failed = failed;
        _thread = new Thread(Run) { IsBackground = true, Name = "Kindred database checkpoint" };
        _thread.Start();
    }

    /// <summary>Asks for a checkpoint; a request while one runs is served after it.</summary>
    public void Wake() => _wake.Set();

    /// <summary>True once after each checkpoint.</summary>
    public bool TakeMoved() => Interlocked.Exchange(ref _moved, 0) == 1;

    public void Dispose()
    {
        _ended = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _session.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_ended) return;
            try
            {
                SqliteConnections.MoveLog(_session);
                Interlocked.Exchange(ref _moved, 1);
            }
            catch (SqliteException failure)
            {
                _failed(failure.SqliteErrorCode);
            }
        }
    }
}
