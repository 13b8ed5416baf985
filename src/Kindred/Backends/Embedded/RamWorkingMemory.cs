using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Working memory in this process: the conversations used last, each with its last turns.</summary>
internal sealed class RamWorkingMemory(int capacity) : IWorkingMemory
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _byUse = [];
    private readonly Dictionary<(PersonId Owner, ConversationId Id), LinkedListNode<Entry>> _entries = [];
    private readonly Dictionary<PersonId, LinkedList<Entry>> _byOwner = [];

    public ValueTask<RecentTurns?> FindAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((owner, id), out var node)) return ValueTask.FromResult<RecentTurns?>(null);
            MoveToFront(node);
            return ValueTask.FromResult<RecentTurns?>(node.Value.Recent);
        }
    }

    public ValueTask<IReadOnlyList<RecentTurns>> LatestAsync(PersonId owner, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<RecentTurns>>(_byOwner.TryGetValue(owner, out var entries) ? [.. entries.Take(limit).Select(entry => entry.Recent)] : []);
        }
    }

    public ValueTask KeepAsync(PersonId owner, RecentTurns recent, CancellationToken cancellationToken)
    {
        var kept = recent.Turns.Count <= IWorkingMemory.Capacity ? recent : recent with { Turns = [.. recent.Turns.TakeLast(IWorkingMemory.Capacity)] };
        lock (_lock)
        {
            if (_entries.TryGetValue((owner, recent.Conversation.Id), out var present))
            {
                present.Value.Recent = kept;
                MoveToFront(present);
            }
            else
            {
                Add(owner, kept);
                if (_entries.Count > capacity) Remove(_byUse.Last!);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DropAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((owner, id), out var node)) Remove(node);
        }

        return ValueTask.CompletedTask;
    }

    private void Add(PersonId owner, RecentTurns recent)
    {
        if (!_byOwner.TryGetValue(owner, out var mine)) _byOwner.Add(owner, mine = []);
        var entry = new Entry(owner, recent);
        entry.OfOwner = mine.AddFirst(entry);
        _entries.Add((owner, recent.Conversation.Id), _byUse.AddFirst(entry));
    }

    private void MoveToFront(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        var mine = node.Value.OfOwner!;
        var list = mine.List!;
        list.Remove(mine);
        list.AddFirst(mine);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        var entry = node.Value;
        _byUse.Remove(node);
        _entries.Remove((entry.Owner, entry.Recent.Conversation.Id));
        var mine = _byOwner[entry.Owner];
        mine.Remove(entry.OfOwner!);
        if (mine.Count == 0) _byOwner.Remove(entry.Owner);
    }

    private sealed class Entry(PersonId owner, RecentTurns recent)
    {
        public PersonId Owner { get; } = owner;

        public RecentTurns Recent { get; set; } = recent;

        public LinkedListNode<Entry>? OfOwner { get; set; }
    }
}
