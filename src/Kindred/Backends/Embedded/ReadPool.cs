using System.Collections.Concurrent;

namespace Kindred.Backends.Embedded;

#pragma warning disable CA2000, CA2213 // Connections go back to the pool, which closes them; for the semaphore see Dispose.
/// <summary>A bounded set of connections that can only read. Each read sees everything that was acknowledged before it.</summary>
internal sealed class ReadPool(Func<SqliteSession> open, int capacity) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _room = new(capacity, capacity);
    private volatile bool _closed;

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_idle.TryTake(out var session)) session = open();
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
            _room.Release();
        }
    }

    /// <summary>Reads under way end first; their connections close when they come back.</summary>
    public void Dispose()
    {
        _closed = true;
        CloseIdle();
        // The semaphore is not disposed: a read under way still releases it, and without a wait handle it holds nothing.
    }

    private void Return(SqliteSession session)
    {
        _idle.Add(session);
        if (_closed) CloseIdle();
    }

    private void CloseIdle()
    {
        while (_idle.TryTake(out var session)) session.Dispose();
    }
}
