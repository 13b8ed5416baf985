using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Hides turns in the middle of a branch, or shows them again, within one write (<see cref="IConversationStore.HideAsync"/>).</summary>
internal static class TurnHiding
{
    public static void Run(SqliteSession session, PersonId owner, ConversationId conversation, IReadOnlyCollection<TurnId> turns, bool hidden)
    {
        var tree = new StoredTree(session, owner, conversation);
        var sequence = new SequenceCounter(session, owner);
        var inUse = hidden ? [] : BranchInUse(session, owner, conversation, tree);
        foreach (var id in turns)
        {
            if (tree.Find(id) is not { State: not TurnState.Forgotten } turn || turn.State == TurnState.Hidden == hidden) continue;
            var state = hidden ? TurnState.Hidden : inUse.Contains(turn.Number) ? TurnState.Active : TurnState.Inactive;
            tree.Save(turn with { State = state }, sequence.Next());
        }

        sequence.Save();
    }

    private static HashSet<long> BranchInUse(SqliteSession session, PersonId owner, ConversationId conversation, StoredTree tree)
    {
        var leaf = session.Statement("SELECT active_leaf FROM conversation WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", TurnRows.Of(conversation))
            .First(static row => row.IsDBNull(0) ? (TurnId?)null : new TurnId(TurnRows.Id(row, 0)));
        var branch = new HashSet<long>();
        for (var turn = tree.Find(leaf); turn is not null; turn = tree.Above(turn)) branch.Add(turn.Number);
        return branch;
    }
}
