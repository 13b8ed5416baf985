using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Working memory of one process. When it is full, the conversation unused longest makes room, whoever's it is.</summary>
internal sealed class RamWorkingMemory(StorageOptions options) : IWorkingMemory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(PersonId, ConversationId), Entry> _entries = [];
    private readonly Dictionary<PersonId, LinkedList<Entry>> _ofPerson = [];
    private readonly LinkedList<Entry> _all = [];

    public ValueTask<RecentTurns?> FindAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((owner, id), out var entry)) return ValueTask.FromResult<RecentTurns?>(null);
            MoveToFront(entry);
            return ValueTask.FromResult<RecentTurns?>(entry.Recent);
        }
    }

    public ValueTask<IReadOnlyList<RecentTurns>> LatestAsync(PersonId owner, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            IReadOnlyList<RecentTurns> latest = _ofPerson.TryGetValue(owner, out var own) ? [.. own.Take(limit).Select(static entry => entry.Recent)] : [];
            return ValueTask.FromResult(latest);
        }
    }

    public ValueTask KeepAsync(PersonId owner, RecentTurns recent, CancellationToken cancellationToken)
    {
        if (recent.Turns.Count > IWorkingMemory.Capacity) recent = recent with { Turns = [.. recent.Turns.TakeLast(IWorkingMemory.Capacity)] };
        lock (_lock)
        {
            if (_entries.TryGetValue((owner, recent.Conversation.Id), out var entry))
            {
                entry.Recent = recent;
                MoveToFront(entry);
            }
            else
            {
                Add(new Entry(owner, recent));
                if (_entries.Count > options.WorkingMemoryConversations) Remove(_all.Last!.Value);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DropAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((owner, id), out var entry)) Remove(entry);
        }

        return ValueTask.CompletedTask;
    }

    private void Add(Entry entry)
    {
        _entries.Add((entry.Owner, entry.Recent.Conversation.Id), entry);
        if (!_ofPerson.TryGetValue(entry.Owner, out var own)) _ofPerson[entry.Owner] = own = [];
        own.AddFirst(entry.InOwn);
        _all.AddFirst(entry.InAll);
    }

    private void MoveToFront(Entry entry)
    {
        var own = entry.InOwn.List!;
        own.Remove(entry.InOwn);
        own.AddFirst(entry.InOwn);
        _all.Remove(entry.InAll);
        _all.AddFirst(entry.InAll);
    }

    private void Remove(Entry entry)
    {
        _entries.Remove((entry.Owner, entry.Recent.Conversation.Id));
        _all.Remove(entry.InAll);
        var own = entry.InOwn.List!;
        own.Remove(entry.InOwn);
        if (own.Count == 0) _ofPerson.Remove(entry.Owner);
    }

    private sealed class Entry
    {
        public Entry(PersonId owner, RecentTurns recent)
        {
            (Owner, Recent) = (owner, recent);
            InOwn = new LinkedListNode<Entry>(this);
            InAll = new LinkedListNode<Entry>(this);
        }

        public PersonId Owner { get; }

        public RecentTurns Recent { get; set; }

        public LinkedListNode<Entry> InOwn { get; }

        public LinkedListNode<Entry> InAll { get; }
    }
}
