namespace Kindred.Backends.Embedded;

/// <summary>A bounded set of connections that can only read. Each read sees everything that was acknowledged before it.</summary>
internal sealed class ReadPool(Func<SqliteSession> open, int capacity) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _room = new(capacity, capacity);
    private bool _closed;

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            var session = Take();
            try
            {
                return read(session);
            }
            finally
            {
                Return(session);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Whoever reads at this moment still gets its answer.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
            while (_idle.Count > 0) _idle.Pop().Dispose();
            _room.Dispose();
        }
    }

    private SqliteSession Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_idle.Count > 0) return _idle.Pop();
        }

        return open();
    }

    private void Return(SqliteSession session)
    {
        lock (_lock)
        {
            if (_closed) session.Dispose();
            else _idle.Push(session);
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (!_closed) _room.Release();
        }
    }
}
