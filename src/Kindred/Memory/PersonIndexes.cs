using Kindred.Conversations;
using Kindred.Memory.Retrieval;
using Kindred.Users;
using Microsoft.Extensions.Options;

namespace Kindred.Memory;

/// <summary>
/// The search indexes of the people who talked last, each loaded on first use and brought up to date before it is handed out: by
/// sequence number, so that several servers over one store agree without telling each other anything.
/// </summary>
internal sealed class PersonIndexes(IConversationStore conversations, IVectorStore vectors, TextEmbedding embedding, IOptions<MemoryOptions> options)
{
    private const int PageSize = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<PersonId, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _latestFirst = new();

    /// <summary>The index of a person with everything that was stored before the call.</summary>
    public async Task<PersonIndex> CurrentAsync(PersonId owner, CancellationToken cancellationToken)
    {
        var head = await conversations.LastSequenceAsync(owner, cancellationToken);
        var entry = Find(owner);
        // A sequence that ran backwards belongs to a person who was erased and began anew.
        if (head < entry.Head || entry.Index.IsWorn) entry = Replace(owner, entry);
        if (entry.Head < head)
        {
            await CatchUpAsync(entry, head, cancellationToken);
            Trim();
        }

        return entry.Index;
    }

    /// <summary>Lets go of a person's index, when their data are erased.</summary>
    public void Drop(PersonId owner)
    {
        lock (_lock)
        {
            if (_entries.Remove(owner, out var node)) _latestFirst.Remove(node);
        }
    }

    private Entry Find(PersonId owner)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(owner, out var node)) _latestFirst.Remove(node);
#pragma warning disable CA2000 // Never disposed: it may be read when it is let go, and holds nothing but memory.
            else node = _entries[owner] = new LinkedListNode<Entry>(new Entry(owner, new PersonIndex(embedding.Model)));
#pragma warning restore CA2000
            _latestFirst.AddFirst(node);
            return node.Value;
        }
    }

    private Entry Replace(PersonId owner, Entry worn)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(owner, out var node) && node.Value == worn)
            {
                _entries.Remove(owner);
                _latestFirst.Remove(node);
            }
        }

        return Find(owner);
    }

    /// <summary>Reads what is new, once for all who wait for it. A reader that gives up leaves what it has read: the next goes on from there.</summary>
    private async Task CatchUpAsync(Entry entry, long head, CancellationToken cancellationToken)
    {
        await entry.Turn.WaitAsync(cancellationToken);
        try
        {
            if (entry.Head >= head) return;
            await ReadTurnsAsync(entry, cancellationToken);
            await ReadVectorsAsync(entry, cancellationToken);
            entry.Head = head;
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    private async Task ReadTurnsAsync(Entry entry, CancellationToken cancellationToken)
    {
        IReadOnlyList<TurnChange> page;
        do
        {
            page = await conversations.ChangesAsync(entry.Owner, entry.TurnsSeen, PageSize, cancellationToken);
            if (page.Count == 0) break;
            entry.Index.Update(page, []);
            entry.TurnsSeen = page[^1].Sequence;
        }
        while (page.Count == PageSize);
    }

    private async Task ReadVectorsAsync(Entry entry, CancellationToken cancellationToken)
    {
        if (embedding.Model is null) return;
        IReadOnlyList<TurnVectorChange> page;
        do
        {
            page = await vectors.ChangesAsync(entry.Owner, embedding.Model, entry.VectorsSeen, PageSize, cancellationToken);
            if (page.Count == 0) break;
            entry.Index.Update([], [.. page.Select(change => change.Vector)]);
            entry.VectorsSeen = page[^1].Sequence;
        }
        while (page.Count == PageSize);
    }

    /// <summary>Lets go of those who have not talked for longest. Not disposed: a search may still be reading.</summary>
    private void Trim()
    {
        lock (_lock)
        {
            var turns = _latestFirst.Sum(entry => (long)entry.Index.Count);
            while (turns > options.Value.IndexedTurns && _latestFirst.Count > 1)
            {
                var oldest = _latestFirst.Last!.Value;
                turns -= oldest.Index.Count;
                _entries.Remove(oldest.Owner);
                _latestFirst.RemoveLast();
            }
        }
    }

    /// <summary>An index and how far it has read.</summary>
    private sealed class Entry(PersonId owner, PersonIndex index)
    {
        private long _head;

        public PersonId Owner { get; } = owner;

        public PersonIndex Index { get; } = index;

        /// <summary>One reader of changes at a time.</summary>
        public SemaphoreSlim Turn { get; } = new(1);

        public long TurnsSeen { get; set; }

        public long VectorsSeen { get; set; }

        /// <summary>Everything up to this number is in the index.</summary>
        public long Head
        {
            get => Volatile.Read(ref _head);
            set => Volatile.Write(ref _head, value);
        }
    }
}
