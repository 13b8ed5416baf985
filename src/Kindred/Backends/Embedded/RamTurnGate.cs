using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>A gate for one process: a first-come queue for each conversation that is being talked in.</summary>
internal sealed class RamTurnGate : ITurnGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(PersonId, ConversationId), Queue<TaskCompletionSource>> _inside = [];

    public async ValueTask<ITurnPass> EnterAsync(PersonId owner, ConversationId conversation, CancellationToken cancellationToken)
    {
        var key = (owner, conversation);
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (!_inside.TryGetValue(key, out var waiting))
            {
                _inside[key] = new Queue<TaskCompletionSource>();
                return new Pass(this, key, false);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
        }

        await using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
        return new Pass(this, key, true);
    }

    private void Leave((PersonId, ConversationId) key)
    {
        lock (_lock)
        {
            var waiting = _inside[key];
            while (waiting.TryDequeue(out var next))
            {
                // One that gave up waiting is passed over.
                if (next.TrySetResult()) return;
            }

            _inside.Remove(key);
        }
    }

    private sealed class Pass(RamTurnGate gate, (PersonId, ConversationId) key, bool waited) : ITurnPass
    {
        private int _left;

        public bool Waited => waited;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) gate.Leave(key);
            return ValueTask.CompletedTask;
        }
    }
}
