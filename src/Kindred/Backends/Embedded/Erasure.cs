using System.Runtime.InteropServices;
using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>The write jobs that take words away for good. What is left of a turn is a mark with a new number, by which searches elsewhere learn of it.</summary>
internal static class Erasure
{
    /// <summary>Forgets a conversation; false when there is none.</summary>
    public static bool Conversation(SqliteSession session, PersonId owner, ConversationId id)
    {
        if (ConversationReading.Find(session, owner, id) is null) return false;
        var turns = session.Statement("SELECT id FROM turn WHERE owner = @owner AND conversation = @conversation AND state <> 2 ORDER BY ordinal, number")
            .With("@owner", owner.Value)
            .With("@conversation", id.Text())
            .Rows(row => row.GetString(0));
        Turns(session, owner, turns);
        Head(session, owner, id.Text());
        return true;
    }

    /// <summary>Forgets single turns, given by the text of their ids. Those are the tree's joints, so their marks keep parent and place.</summary>
    public static void Turns(SqliteSession session, PersonId owner, IReadOnlyList<string> ids)
    {
        var sequence = new Sequence(session, owner);
        foreach (var id in ids)
        {
            session
                .Statement(
                    """
                    UPDATE turn SET state = 2, text = '', key = 0, speaker = NULL, caption = NULL, external_id = NULL, batch = NULL, vector_model = NULL, sequence = @sequence
                    WHERE owner = @owner AND id = @id
                    """)
                .With("@owner", owner.Value)
                .With("@id", id)
                .With("@sequence", sequence.Next())
                .Execute();
            session.Statement("DELETE FROM turn_version WHERE owner = @owner AND turn = @id").With("@owner", owner.Value).With("@id", id).Execute();
            session.Statement("DELETE FROM turn_vector WHERE owner = @owner AND turn = @id").With("@owner", owner.Value).With("@id", id).Execute();
            session.Statement("DELETE FROM turn_trace WHERE owner = @owner AND turn = @id").With("@owner", owner.Value).With("@id", id).Execute();
        }

        TracesThatQuote(session, owner, ids);
        sequence.Save();
    }

    /// <summary>Takes names away from the row of a conversation none of whose turns is left.</summary>
    public static void Head(SqliteSession session, PersonId owner, string id) => session
        .Statement("UPDATE conversation SET forgotten = 1, external_id = NULL, character = NULL, person_name = NULL, active_leaf = NULL, batch = NULL WHERE owner = @owner AND id = @id")
        .With("@owner", owner.Value)
        .With("@id", id)
        .Execute();

    // A trace repeats what was recalled, word for word.
    private static void TracesThatQuote(SqliteSession session, PersonId owner, IReadOnlyList<string> ids)
    {
        var gone = ids.Select(id => Guid.ParseExact(id, "N")).ToHashSet();
        var quoting = session.Statement("SELECT turn, quoted FROM turn_trace WHERE owner = @owner")
            .With("@owner", owner.Value)
            .Rows(row => (Turn: row.GetString(0), Quoted: (byte[])row.GetValue(1)))
            .Where(trace => QuotedTurns.Read(trace.Quoted).Any(gone.Contains));
        foreach (var trace in quoting.ToList())
        {
            session.Statement("DELETE FROM turn_trace WHERE owner = @owner AND turn = @id").With("@owner", owner.Value).With("@id", trace.Turn).Execute();
        }
    }
}

/// <summary>The turns a trace names, so that it can be erased with any of them.</summary>
internal static class QuotedTurns
{
    private const int IdLength = 32;

    private static ReadOnlySpan<byte> Prefix => "turn_"u8;

    /// <summary>Every <c>turn_…</c> id in the JSON, each once, 16 bytes each.</summary>
    public static byte[] In(ReadOnlySpan<byte> json)
    {
        var found = new HashSet<Guid>();
        for (var at = json.IndexOf(Prefix); at >= 0; at = json.IndexOf(Prefix))
        {
            json = json[(at + Prefix.Length)..];
            if (json.Length >= IdLength && Guid.TryParseExact(System.Text.Encoding.ASCII.GetString(json[..IdLength]), "N", out var id)) found.Add(id);
        }

        return MemoryMarshal.AsBytes<Guid>(found.ToArray()).ToArray();
    }

    public static IEnumerable<Guid> Read(byte[] quoted) => quoted.Chunk(16).Select(id => new Guid(id));
}
