using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Tests.Conversations;

/// <summary>Turn trees of one person in memory, without a disk: fast enough for tens of thousands of random chats. The same chats run over the real store too.</summary>
internal sealed class RamConversationStore : IConversationStore
{
    private readonly Dictionary<ConversationId, Conversation> _conversations = [];
    private readonly Dictionary<TurnId, Turn> _turns = [];
    private readonly Dictionary<ConversationId, List<TurnId>> _trees = [];

    public List<string> OldWords { get; } = [];

    public IEnumerable<Turn> Turns => _turns.Values;

    public Task<Conversation?> FindAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) => Task.FromResult(_conversations.GetValueOrDefault(id));

    public Task<Conversation?> FindByExternalIdAsync(PersonId owner, string externalId, CancellationToken cancellationToken) =>
        Task.FromResult(_conversations.Values.FirstOrDefault(conversation => conversation.ExternalId == externalId));

    public Task<IReadOnlyList<ConversationSummary>> ListAsync(PersonId owner, DateTimeOffset? before, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Turn?> FindTurnAsync(PersonId owner, TurnId id, CancellationToken cancellationToken) => Task.FromResult(_turns.GetValueOrDefault(id));

    public Task<IReadOnlyList<Turn>> TreeAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Turn>>([.. _trees.GetValueOrDefault(id, []).Select(turn => _turns[turn]).OrderBy(static turn => turn.Ordinal)]);

    public Task<IReadOnlyList<Turn>> PathAsync(PersonId owner, TurnId leaf, int limit, CancellationToken cancellationToken)
    {
        var path = new List<Turn>();
        for (TurnId? at = leaf; at is { } id && path.Count < limit; at = _turns[id].Parent) path.Add(_turns[id]);
        path.Reverse();
        return Task.FromResult<IReadOnlyList<Turn>>(path);
    }

    public Task<IReadOnlyList<Turn>> FindByKeysAsync(PersonId owner, IReadOnlyCollection<long> keys, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Turn>>([.. keys.SelectMany(key => _turns.Values.Where(turn => turn.Key == key).OrderByDescending(static turn => turn.SaidAt).Take(limit)).OrderByDescending(static turn => turn.SaidAt)]);

    public Task<IReadOnlyList<Turn>> ChildrenAsync(PersonId owner, ConversationId conversation, TurnId? parent, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Turn>>([.. _trees.GetValueOrDefault(conversation, []).Select(turn => _turns[turn]).Where(turn => turn.Parent == parent)]);

    public Task AppendAsync(PersonId owner, Conversation conversation, IReadOnlyList<Turn> turns, TurnId leaf, CancellationToken cancellationToken)
    {
        _conversations[conversation.Id] = conversation with { ActiveLeaf = leaf };
        if (!_trees.TryGetValue(conversation.Id, out var tree)) _trees[conversation.Id] = tree = [];
        foreach (var turn in turns)
        {
            _turns[turn.Id] = turn;
            tree.Add(turn.Id);
        }

        var branch = new HashSet<TurnId>();
        for (TurnId? at = leaf; at is { } id; at = _turns[id].Parent) branch.Add(id);
        foreach (var id in tree)
        {
            var turn = _turns[id];
            if (turn.State != TurnState.Hidden) _turns[id] = turn with { State = branch.Contains(id) ? TurnState.Active : TurnState.Inactive };
        }

        return Task.CompletedTask;
    }

    public Task ReviseAsync(PersonId owner, TurnId id, string text, long key, bool interrupted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        OldWords.Add(_turns[id].Text);
        _turns[id] = _turns[id] with { Text = text, Key = key, Interrupted = interrupted, Version = _turns[id].Version + 1 };
        return Task.CompletedTask;
    }

    public Task HideAsync(PersonId owner, ConversationId conversation, IReadOnlyCollection<TurnId> turns, bool hidden, CancellationToken cancellationToken)
    {
        foreach (var id in turns) _turns[id] = _turns[id] with { State = hidden ? TurnState.Hidden : TurnState.Active };
        return Task.CompletedTask;
    }

    public Task<bool> DeleteAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<TurnChange>> ChangesAsync(PersonId owner, long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> LastSequenceAsync(PersonId owner, CancellationToken cancellationToken) => throw new NotSupportedException();
}
