using System.Runtime.InteropServices;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Vectors in the embedded database: one per turn and model, of the turn's present version.</summary>
internal sealed class SqliteVectorStore(EmbeddedDatabase database) : IVectorStore
{
    public Task SaveAsync(PersonId owner, IReadOnlyList<TurnVector> vectors, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var sequence = new SequenceCounter(session, owner);
            foreach (var vector in vectors) Save(session, owner, vector, sequence);
            sequence.Save();
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<TurnVectorChange>> ChangesAsync(PersonId owner, string model, long after, int limit, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Statement("SELECT sequence, turn, version, data FROM turn_vector WHERE owner = $owner AND model = $model AND sequence > $after ORDER BY sequence LIMIT $limit")
            .With("$owner", owner.Value).With("$model", model).With("$after", after).With("$limit", limit)
            .Rows(row => new TurnVectorChange(row.GetInt64(0), new TurnVector(new TurnId(TurnRows.Id(row, 1)), row.GetInt32(2), model, Values(row.GetFieldValue<byte[]>(3))))),
        cancellationToken);

    public async Task<IReadOnlyList<UnembeddedTurn>> MissingAsync(string model, int limit, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            // Turns without any vector first, then those that only have another model's; the index yields each kind newest first.
            var missing = Missing(session.Statement($"{Select} vector_model IS NULL AND $model IS NOT NULL ORDER BY said_at DESC LIMIT $limit"), model, limit);
            if (missing.Count < limit) missing.AddRange(Missing(session.Statement($"{Select} vector_model < $model AND {Lacks} ORDER BY vector_model DESC, said_at DESC LIMIT $limit"), model, limit - missing.Count));
            if (missing.Count < limit) missing.AddRange(Missing(session.Statement($"{Select} vector_model > $model AND {Lacks} ORDER BY vector_model DESC, said_at DESC LIMIT $limit"), model, limit - missing.Count));
            return missing;
        },
        cancellationToken);

    private const string Select = "SELECT owner, id, version, speaker, text, caption FROM turn WHERE state = 0 AND echoes = 0 AND";

    private const string Lacks = "NOT EXISTS (SELECT 1 FROM turn_vector v WHERE v.owner = turn.owner AND v.turn = turn.id AND v.model = $model)";

    private static List<UnembeddedTurn> Missing(Statement statement, string model, int limit) => statement.With("$model", model).With("$limit", limit)
        .Rows(static row => new UnembeddedTurn(new PersonId(row.GetString(0)), new TurnId(TurnRows.Id(row, 1)), row.GetInt32(2), TurnRows.Text(row, 3), row.GetString(4), TurnRows.Text(row, 5)));

    private static void Save(SqliteSession session, PersonId owner, TurnVector vector, SequenceCounter sequence)
    {
        var turn = TurnRows.Of(vector.Turn);
        var isPresent = session.Statement("UPDATE turn SET vector_model = $model WHERE owner = $owner AND id = $turn AND version = $version AND state <> 2")
            .With("$owner", owner.Value).With("$turn", turn).With("$version", vector.Version).With("$model", vector.Model).Execute() != 0;
        if (!isPresent) return;
        session.Statement("""
            INSERT INTO turn_vector (owner, turn, model, version, sequence, data) VALUES ($owner, $turn, $model, $version, $sequence, $data)
            ON CONFLICT (owner, turn, model) DO UPDATE SET version = excluded.version, sequence = excluded.sequence, data = excluded.data
            """)
            .With("$owner", owner.Value).With("$turn", turn).With("$model", vector.Model).With("$version", vector.Version)
            .With("$sequence", sequence.Next()).With("$data", Bytes(vector.Values.Span)).Execute();
    }

    // The processors .NET runs on here are little-endian, as the format is.
    private static byte[] Bytes(ReadOnlySpan<Half> values) => MemoryMarshal.AsBytes(values).ToArray();

    private static Half[] Values(byte[] data) => MemoryMarshal.Cast<byte, Half>(data).ToArray();
}
