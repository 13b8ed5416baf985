using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Keeps the states of a tree right when the branch in use moves or grows.</summary>
internal static class Branch
{
    /// <summary>
    /// Settles what a new turn of the person builds on: everything from <paramref name="from"/> up to the root. Whatever stands above
    /// a settled turn is settled, so the walk ends at the first.
    /// </summary>
    public static void SettleUpwards(SqliteSession session, PersonId owner, TurnId? from, Sequence sequence)
    {
        for (var id = from?.Text(); id is not null;)
        {
            var turn = session.Statement("SELECT parent, settled, state FROM turn WHERE owner = @owner AND id = @id")
                .With("@owner", owner.Value)
                .With("@id", id)
                .First(row => (Parent: TurnRows.ReadText(row, 0), Settled: row.GetInt64(1) != 0, State: (TurnState)row.GetInt32(2)));
            if (turn.Settled) return;
            if (turn.State != TurnState.Forgotten) Mark(session, owner, id, turn.State, settled: true, sequence);
            id = turn.Parent;
        }
    }

    /// <summary>
    /// Makes the path from <paramref name="end"/> to the root the branch in use: what is active elsewhere in the conversation becomes inactive,
    /// what is inactive on the path active.
    /// </summary>
    public static void Follow(SqliteSession session, PersonId owner, ConversationId conversation, TurnId? end, Sequence sequence)
    {
        // state = (is it on the path): active (0) and not on it, or inactive (1) and on it.
        var moved = session
            .Statement(
                """
                WITH RECURSIVE path (id, parent) AS (
                    SELECT id, parent FROM turn WHERE owner = @owner AND id = @end
                    UNION ALL
                    SELECT t.id, t.parent FROM path p JOIN turn t ON t.owner = @owner AND t.id = p.parent)
                SELECT id, state, settled FROM turn
                WHERE owner = @owner AND conversation = @conversation AND state = (id IN (SELECT id FROM path))
                ORDER BY ordinal, number
                """)
            .With("@owner", owner.Value)
            .With("@conversation", conversation.Text())
            .With("@end", end?.Text())
            .Rows(row => (Id: row.GetString(0), State: (TurnState)row.GetInt32(1), Settled: row.GetInt64(2) != 0));

        foreach (var turn in moved)
        {
            Mark(session, owner, turn.Id, turn.State == TurnState.Active ? TurnState.Inactive : TurnState.Active, turn.Settled, sequence);
        }
    }

    /// <summary>Gives every turn of a conversation a new number, because something all of them are searched by has changed.</summary>
    public static void TouchAll(SqliteSession session, PersonId owner, ConversationId conversation, Sequence sequence) => sequence.Skip(session
        .Statement(
            """
            UPDATE turn SET sequence = @last + n.rank
            FROM (SELECT number, row_number() OVER (ORDER BY ordinal, number) AS rank FROM turn WHERE owner = @owner AND conversation = @conversation AND state <> 2) n
            WHERE turn.number = n.number
            """)
        .With("@owner", owner.Value)
        .With("@conversation", conversation.Text())
        .With("@last", sequence.Last)
        .Execute());

    private static void Mark(SqliteSession session, PersonId owner, string id, TurnState state, bool settled, Sequence sequence) => session
        .Statement("UPDATE turn SET state = @state, settled = @settled, sequence = @sequence WHERE owner = @owner AND id = @id")
        .With("@owner", owner.Value)
        .With("@id", id)
        .With("@state", (int)state)
        .With("@settled", settled)
        .With("@sequence", sequence.Next())
        .Execute();
}
