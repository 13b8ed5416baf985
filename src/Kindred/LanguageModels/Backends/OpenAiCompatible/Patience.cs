namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>How long a call waits for its upstream, and whether its caller still waits: one token for both.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _caller;
    private bool _isRunning = true;

    public Patience(TimeSpan limit, TimeProvider clock, CancellationToken caller)
    {
        _source = new CancellationTokenSource(limit, clock);
        _caller = caller;
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether time ran out; false when the caller left.</summary>
    public bool IsOver => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Start(TimeSpan limit)
    {
        _isRunning = true;
        _source.CancelAfter(limit);
    }

    /// <summary>Stops the clock: while nobody reads, nobody waits.</summary>
    public void Stop()
    {
        // Touching a timer costs more than reading an event that is already here.
        if (!_isRunning) return;
        _isRunning = false;
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
