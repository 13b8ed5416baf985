using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Takes everything a conversation's rows say out of the database within one write, and leaves wordless marks (<see cref="IConversationStore.DeleteAsync"/>).</summary>
internal static class ConversationErasure
{
    public static bool Run(SqliteSession session, PersonId owner, ConversationId conversation)
    {
        var id = TurnRows.Of(conversation);
        var found = session.Statement("""
            UPDATE conversation SET forgotten = 1, external_id = NULL, character = NULL, person_name = NULL, active_leaf = NULL, batch = NULL
            WHERE owner = $owner AND id = $id AND forgotten = 0
            """).With("$owner", owner.Value).With("$id", id).Execute();
        if (found == 0) return false;

        ResponseErasure.OfConversation(session, owner, id);

        // Traces of other conversations quote what was recalled from this one.
        var turns = session.Statement("SELECT id FROM turn WHERE owner = $owner AND conversation = $id").With("$owner", owner.Value).With("$id", id)
            .Rows(static row => new TurnId(TurnRows.Id(row, 0))).ToHashSet();
        TraceQuotes.Erase(session, owner, turns);
        foreach (var turn in turns)
        {
            session.Statement("DELETE FROM turn_version WHERE owner = $owner AND turn = $turn").With("$owner", owner.Value).With("$turn", TurnRows.Of(turn)).Execute();
            session.Statement("DELETE FROM turn_vector WHERE owner = $owner AND turn = $turn").With("$owner", owner.Value).With("$turn", TurnRows.Of(turn)).Execute();
        }

        var sequence = new SequenceCounter(session, owner);
        sequence.Skip(Blank(session, owner, id, sequence.Last));
        sequence.Save();
        return true;
    }

    private static int Blank(SqliteSession session, PersonId owner, string conversation, long last) => session.Statement("""
        UPDATE turn SET state = 2, text = '', key = 0, speaker = NULL, caption = NULL, external_id = NULL, vector_model = NULL, sequence = $last + place
        FROM (SELECT number AS marked, row_number() OVER (ORDER BY ordinal, number) AS place FROM turn WHERE owner = $owner AND conversation = $id AND state <> 2)
        WHERE number = marked
        """).With("$owner", owner.Value).With("$id", conversation).With("$last", last).Execute();
}
