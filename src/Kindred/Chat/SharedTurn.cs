using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kindred.Web;

namespace Kindred.Chat;

/// <summary>The events of one turn, for everyone who listens to it: whoever joins late hears it from the beginning.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source of the cancellation has no timer and nobody waits for its handle; listeners may leave after the end.")]
internal sealed class SharedTurn(string content)
{
    private readonly Lock _lock = new();
    private readonly List<TurnEvent> _events = [];
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _changed;
    private Exception? _failure;
    private int _listeners = 1;
    private bool _ended;

    /// <summary>The digest of the request that is answered.</summary>
    public string Content { get; } = content;

    /// <summary>Cancelled when nobody listens any more.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    public Task Ended => _end.Task;

    /// <summary>It broke off on our side.</summary>
    public bool IsFailed
    {
        get
        {
            lock (_lock) return _failure is not null;
        }
    }

    /// <summary>It came to its end, and was no failure.</summary>
    public bool IsAnswered
    {
        get
        {
            lock (_lock) return _ended && _failure is null && _events is [.., TurnEvent.Finished];
        }
    }

    public void Add(TurnEvent happened)
    {
        lock (_lock) _events.Add(happened);
        Wake();
    }

    public void Fail(Exception failure)
    {
        lock (_lock) _failure ??= failure;
    }

    public void End()
    {
        lock (_lock) _ended = true;
        _end.TrySetResult();
        Wake();
    }

    /// <summary>False when the turn was given up because nobody listened, failed, or is over; then it must be begun anew.</summary>
    /// <param name="evenFinished">A whole answer may be heard again after its end.</param>
    public bool TryJoin(bool evenFinished)
    {
        lock (_lock)
        {
            var isFinished = _events is [.., TurnEvent.Finished];
            if (_cancel.IsCancellationRequested || (isFinished ? !evenFinished : _ended)) return false;
            _listeners++;
            return true;
        }
    }

    /// <summary>One listener less. True when it was the last: then the turn is cancelled.</summary>
    public bool Leave()
    {
        lock (_lock)
        {
            if (--_listeners > 0) return false;
            if (_ended) return true;
        }

        _cancel.Cancel();
        return true;
    }

    /// <summary>The only listener hung up while it waited.</summary>
    public void CancelIfAlone()
    {
        lock (_lock)
        {
            if (_listeners > 1 || _ended) return;
        }

        _cancel.Cancel();
    }

    public async IAsyncEnumerable<TurnEvent> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var next = 0; ;)
            {
                Task? change = null;
                TurnEvent? happened = null;
                lock (_lock)
                {
                    if (next < _events.Count) happened = _events[next++];
                    else if (_failure is not null) throw new ApiException(503, "The same request was under way and broke off; send it again.", null, "joined_request_failed");
                    else if (_ended) yield break;
                    else change = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }

                if (happened is not null) yield return happened;
                else await change!.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Leave();
        }
    }

    private void Wake()
    {
        TaskCompletionSource? changed;
        lock (_lock) (changed, _changed) = (_changed, null);
        changed?.SetResult();
    }
}
