using System.Buffers.Text;
using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>
/// Which turns' words a trace repeats. A trace names every turn it quotes by its id, so those are read from its JSON and kept beside
/// it, 16 bytes each: forgetting a turn finds the traces that would still show its words.
/// </summary>
internal static class TraceQuotes
{
    private const int IdBytes = 16;
    private const int IdDigits = 32;

    /// <summary>The ids of all turns that are named in the JSON, each once.</summary>
    public static byte[] Read(ReadOnlySpan<byte> json)
    {
        var prefix = "turn_"u8;
        var found = new HashSet<Guid>();
        for (var at = json.IndexOf(prefix); at >= 0; at = json.IndexOf(prefix))
        {
            json = json[(at + prefix.Length)..];
            if (json.Length >= IdDigits && Utf8Parser.TryParse(json[..IdDigits], out Guid id, out _, 'N')) found.Add(id);
        }

        var bytes = new byte[found.Count * IdBytes];
        var place = 0;
        foreach (var id in found) id.TryWriteBytes(bytes.AsSpan(IdBytes * place++));
        return bytes;
    }

    /// <summary>Deletes the person's traces that belong to one of these turns or quote one.</summary>
    public static void Erase(SqliteSession session, PersonId owner, IReadOnlySet<TurnId> turns)
    {
        var traces = session.Statement("SELECT turn, quoted FROM turn_trace WHERE owner = $owner").With("$owner", owner.Value)
            .Rows(static row => (Turn: new TurnId(TurnRows.Id(row, 0)), Quoted: row.GetFieldValue<byte[]>(1)));
        foreach (var (turn, quoted) in traces)
        {
            if (!turns.Contains(turn) && !QuotesAny(quoted, turns)) continue;
            session.Statement("DELETE FROM turn_trace WHERE owner = $owner AND turn = $turn").With("$owner", owner.Value).With("$turn", TurnRows.Of(turn)).Execute();
        }
    }

    private static bool QuotesAny(ReadOnlySpan<byte> quoted, IReadOnlySet<TurnId> turns)
    {
        for (; quoted.Length >= IdBytes; quoted = quoted[IdBytes..])
        {
            if (turns.Contains(new TurnId(new Guid(quoted[..IdBytes])))) return true;
        }

        return false;
    }
}
