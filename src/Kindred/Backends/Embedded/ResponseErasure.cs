using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Kept answers repeat words of turns, so they go with them, within the same write.</summary>
internal static class ResponseErasure
{
    /// <returns>How many rows went.</returns>
    public static int OfConversation(SqliteSession session, PersonId owner, string conversation) =>
        session.Statement("DELETE FROM response WHERE owner = $owner AND conversation = $id").With("$owner", owner.Value).With("$id", conversation).Execute()
        + session.Statement("DELETE FROM conversation_note WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", conversation).Execute();

    /// <summary>Answers that are the turn itself or a reply to it: they hold its words. What was asked after them may quote it in items of its own, which only their client knows.</summary>
    public static void OfTurn(SqliteSession session, PersonId owner, TurnId turn) => session.Statement("""
        WITH gone (id) AS (
            SELECT id FROM response WHERE owner = $owner AND turn = $turn
            UNION SELECT r.id FROM turn t CROSS JOIN response r ON r.owner = t.owner AND r.turn = t.id WHERE t.owner = $owner AND t.parent = $turn
                AND t.conversation = (SELECT conversation FROM turn WHERE owner = $owner AND id = $turn)
                AND t.ordinal = (SELECT ordinal + 1 FROM turn WHERE owner = $owner AND id = $turn))
        DELETE FROM response WHERE owner = $owner AND id IN (SELECT id FROM gone)
        """).With("$owner", owner.Value).With("$turn", TurnRows.Of(turn)).Execute();
}
