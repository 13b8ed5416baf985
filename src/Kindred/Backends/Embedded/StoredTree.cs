using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>What of a stored turn decides about the branch in use.</summary>
internal sealed record StoredTurn(long Number, TurnId? Parent, int Ordinal, TurnRole Role, TurnState State, bool IsSettled);

/// <summary>The tree of one conversation, read turn by turn within a write, before that changes anything.</summary>
internal sealed class StoredTree(SqliteSession session, PersonId owner, ConversationId conversation)
{
    // The parent of what is appended is asked for three times: as a parent, as the end of the old branch and as a part of the new one.
    private readonly Dictionary<TurnId, StoredTurn?> _read = [];

    public StoredTurn? Find(TurnId? id)
    {
        if (id is not { } some) return null;
        if (!_read.TryGetValue(some, out var turn)) _read[some] = turn = Read(some);
        return turn;
    }

    public StoredTurn? Above(StoredTurn turn) => Find(turn.Parent);

    public void Save(StoredTurn turn, long sequence) => session.Statement("UPDATE turn SET state = $state, settled = $settled, sequence = $sequence WHERE number = $number")
        .With("$number", turn.Number).With("$state", (int)turn.State).With("$settled", turn.IsSettled).With("$sequence", sequence).Execute();

    private StoredTurn? Read(TurnId id) => session.Statement("SELECT number, parent, ordinal, role, state, settled FROM turn WHERE owner = $owner AND id = $id AND conversation = $conversation")
        .With("$owner", owner.Value).With("$id", TurnRows.Of(id)).With("$conversation", TurnRows.Of(conversation))
        .First(static row => new StoredTurn(
            row.GetInt64(0),
            row.IsDBNull(1) ? null : new TurnId(TurnRows.Id(row, 1)),
            row.GetInt32(2),
            (TurnRole)row.GetInt32(3),
            (TurnState)row.GetInt32(4),
            row.GetInt64(5) != 0));
}
