using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Takes the words of single turns out of the database within one write. They are the joints of their tree, so wordless marks keep parent and place.</summary>
internal static class TurnErasure
{
    public static void Run(SqliteSession session, PersonId owner, IReadOnlyList<TurnId> turns)
    {
        // Traces of other turns quote what was recalled from these.
        TraceQuotes.Erase(session, owner, turns.ToHashSet());
        var sequence = new SequenceCounter(session, owner);
        foreach (var turn in turns)
        {
            var id = TurnRows.Of(turn);
            ResponseErasure.OfTurn(session, owner, turn);
            session.Statement("DELETE FROM turn_version WHERE owner = $owner AND turn = $turn").With("$owner", owner.Value).With("$turn", id).Execute();
            session.Statement("DELETE FROM turn_vector WHERE owner = $owner AND turn = $turn").With("$owner", owner.Value).With("$turn", id).Execute();
            session.Statement("""
                UPDATE turn SET state = 2, text = '', key = 0, speaker = NULL, caption = NULL, external_id = NULL, batch = NULL, vector_model = NULL, sequence = $sequence
                WHERE owner = $owner AND id = $id
                """).With("$owner", owner.Value).With("$id", id).With("$sequence", sequence.Next()).Execute();
        }

        sequence.Save();
    }
}
