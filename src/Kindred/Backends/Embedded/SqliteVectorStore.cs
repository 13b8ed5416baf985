using System.Runtime.InteropServices;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Users;
using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>Vectors in the embedded database, beside their turns.</summary>
internal sealed class SqliteVectorStore(EmbeddedDatabase database) : IVectorStore
{
    public Task SaveAsync(PersonId owner, IReadOnlyList<TurnVector> vectors, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Save(session, owner, vectors), cancellationToken);

    public async Task<IReadOnlyList<TurnVectorChange>> ChangesAsync(PersonId owner, string model, long after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session
                .Statement("SELECT sequence, turn, version, data FROM turn_vector WHERE owner = @owner AND model = @model AND sequence > @after ORDER BY sequence LIMIT @limit")
                .With("@owner", owner.Value)
                .With("@model", model)
                .With("@after", after)
                .With("@limit", limit)
                .Rows(row => new TurnVectorChange(row.GetInt64(0), new TurnVector(new TurnId(TurnRows.ReadId(row, 1)), row.GetInt32(2), model, Halves((byte[])row.GetValue(3))))),
            cancellationToken);

    public async Task<IReadOnlyList<UnembeddedTurn>> MissingAsync(string model, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => Missing(session, model, limit), cancellationToken);

    private static int Save(SqliteSession session, PersonId owner, IReadOnlyList<TurnVector> vectors)
    {
        var sequence = new Sequence(session, owner);
        var saved = 0;
        foreach (var vector in vectors)
        {
            var stands = session.Statement("UPDATE turn SET vector_model = @model WHERE owner = @owner AND id = @id AND version = @version AND state <> 2")
                .With("@owner", owner.Value)
                .With("@id", vector.Turn.Text())
                .With("@version", vector.Version)
                .With("@model", vector.Model)
                .Execute() == 1;
            if (!stands) continue;
            saved++;
            session
                .Statement(
                    """
                    INSERT INTO turn_vector (owner, turn, model, version, sequence, data) VALUES (@owner, @id, @model, @version, @sequence, @data)
                    ON CONFLICT (owner, turn, model) DO UPDATE SET version = excluded.version, sequence = excluded.sequence, data = excluded.data
                    """)
                .With("@owner", owner.Value)
                .With("@id", vector.Turn.Text())
                .With("@model", vector.Model)
                .With("@version", vector.Version)
                .With("@sequence", sequence.Next())
                .With("@data", MemoryMarshal.AsBytes(vector.Values.Span).ToArray())
                .Execute();
        }

        sequence.Save();
        return saved;
    }

    /// <summary>
    /// One index range for turns without any vector and one for each other model: what has a vector of this model is never looked at,
    /// so asking when nothing is missing costs nothing, however much is stored.
    /// </summary>
    private static List<UnembeddedTurn> Missing(SqliteSession session, string model, int limit)
    {
        var found = Missing(session, model, null, limit);
        for (var other = NextModel(session, ""); other is not null; other = NextModel(session, other))
        {
            if (other != model) found.AddRange(Missing(session, model, other, limit));
        }

        return [.. found.OrderByDescending(turn => turn.SaidAt).Take(limit).Select(turn => turn.Turn)];
    }

    private static List<(long SaidAt, UnembeddedTurn Turn)> Missing(SqliteSession session, string model, string? has, int limit) => session
        .Statement(
            """
            SELECT said_at, owner, id, version, speaker, text, caption FROM turn t
            WHERE state = 0 AND vector_model IS @has
              AND NOT EXISTS (SELECT 1 FROM turn_vector v WHERE v.owner = t.owner AND v.turn = t.id AND v.model = @model AND v.version = t.version)
            ORDER BY said_at DESC LIMIT @limit
            """)
        .With("@has", has)
        .With("@model", model)
        .With("@limit", limit)
        .Rows(row => (row.GetInt64(0), ReadUnembedded(row)));

    private static string? NextModel(SqliteSession session, string after) => session
        .Statement("SELECT min(vector_model) FROM turn WHERE state = 0 AND vector_model > @after")
        .With("@after", after)
        .First(row => TurnRows.ReadText(row, 0));

    private static UnembeddedTurn ReadUnembedded(SqliteDataReader row) =>
        new(new PersonId(row.GetString(1)), new TurnId(TurnRows.ReadId(row, 2)), row.GetInt32(3), TurnRows.ReadText(row, 4), row.GetString(5), TurnRows.ReadText(row, 6));

    private static Half[] Halves(byte[] bytes) => MemoryMarshal.Cast<byte, Half>(bytes).ToArray();
}
