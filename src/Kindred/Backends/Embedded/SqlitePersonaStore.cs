using System.Globalization;
using Kindred.Personas;
using Kindred.Personas.Cards;
using Kindred.Users;
using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>Personas in the embedded database.</summary>
internal sealed class SqlitePersonaStore(EmbeddedDatabase database) : IPersonaStore
{
    private const string Head = "id, handle, name, carrier, changed, created_at, updated_at, batch";
    private const int HeadColumns = 8;
    private const string NamelessHandle = "persona";

    public async Task<IReadOnlyList<PersonaHead>> ListAsync(PersonId owner, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Statement($"SELECT {Head} FROM persona WHERE owner = $owner ORDER BY name COLLATE NOCASE, number").With("$owner", owner.Value).Rows(ReadHead), cancellationToken);

    public Task<Persona?> FindAsync(PersonId owner, PersonaId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {Head}, json FROM persona WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", Of(id))
            .First(static row => new Persona(ReadHead(row), row.GetFieldValue<byte[]>(HeadColumns))),
        cancellationToken);

    public Task<PersonaHead?> FindByHandleAsync(PersonId owner, string handle, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {Head} FROM persona WHERE owner = $owner AND handle = $handle").With("$owner", owner.Value).WithText("$handle", handle).First(ReadHead), cancellationToken);

    public Task<PersonaHead?> FindByDigestAsync(PersonId owner, string digest, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {Head} FROM persona WHERE owner = $owner AND digest = $digest ORDER BY number LIMIT 1").With("$owner", owner.Value).With("$digest", digest).First(ReadHead),
        cancellationToken);

    public Task<byte[]?> FileAsync(PersonId owner, PersonaId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement("SELECT coalesce(file, json) FROM persona WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", Of(id))
            .First(static row => row.GetFieldValue<byte[]>(0)),
        cancellationToken);

    public Task<PersonaHead> AddAsync(PersonId owner, PersonaContent content, Guid? batch, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var at = TurnRows.Whole(now);
            var head = new PersonaHead(PersonaId.New(now), FreeHandle(session, owner, content.Name), content.Name, content.Carrier, content.IsChanged, at, at, batch);
            Bind(
                session.Statement("""
                    INSERT INTO persona (owner, id, handle, name, carrier, changed, digest, created_at, updated_at, batch, json, file)
                    VALUES ($owner, $id, $handle, $name, $carrier, $changed, $digest, $now, $now, $batch, $json, $file)
                    """),
                owner, head.Id, content, at).WithText("$handle", head.Handle).With("$batch", batch?.ToString("N")).Execute();
            Count(session, owner);
            return head;
        },
        cancellationToken);

    public Task<PersonaHead?> ReplaceAsync(PersonId owner, PersonaId id, PersonaContent content, DateTimeOffset now, CancellationToken cancellationToken) => database.EraseAsync(
        session =>
        {
            Bind(
                session.Statement("""
                    UPDATE persona SET name = $name, carrier = $carrier, changed = $changed, digest = $digest, updated_at = $now, json = $json, file = $file
                    WHERE owner = $owner AND id = $id
                    """),
                owner, id, content, now).Execute();
            Count(session, owner);
            return session.Statement($"SELECT {Head} FROM persona WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", Of(id)).First(ReadHead);
        },
        cancellationToken);

    public Task<bool> DeleteAsync(PersonId owner, PersonaId id, CancellationToken cancellationToken) => database.EraseAsync(session => Delete(session, owner, Of(id)), cancellationToken);

    public async Task<long> RevisionAsync(PersonId owner, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Statement("SELECT revision FROM persona_revision WHERE owner = $owner").With("$owner", owner.Value).Number(), cancellationToken) ?? 0;

    /// <summary>Takes back what a batch brought; part of a larger write.</summary>
    public static int DeleteBatch(SqliteSession session, PersonId owner, string batch)
    {
        var ids = session.Statement("SELECT id FROM persona WHERE owner = $owner AND batch = $batch").With("$owner", owner.Value).With("$batch", batch).Rows(static row => row.GetString(0));
        return ids.Count(id => Delete(session, owner, id));
    }

    private static bool Delete(SqliteSession session, PersonId owner, string id)
    {
        session.Statement("UPDATE lorebook SET persona = NULL WHERE owner = $owner AND persona = $id").With("$owner", owner.Value).With("$id", id).Execute();
        Count(session, owner);
        return session.Statement("DELETE FROM persona WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", id).Execute() != 0;
    }

    // The writer is one, so a handle that is free here is still free at the commit.
    private static string FreeHandle(SqliteSession session, PersonId owner, string name)
    {
        var wanted = PersonaModel.HandleOf(name) is { Length: > 0 } handle ? handle : NamelessHandle;
        for (var number = 1; ; number++)
        {
            var tried = number == 1 ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}-{number}");
            if (session.Statement("SELECT 1 FROM persona WHERE owner = $owner AND handle = $handle").With("$owner", owner.Value).WithText("$handle", tried).Number() is null) return tried;
        }
    }

    private static void Count(SqliteSession session, PersonId owner) =>
        session.Statement("INSERT INTO persona_revision (owner, revision) VALUES ($owner, 1) ON CONFLICT (owner) DO UPDATE SET revision = revision + 1").With("$owner", owner.Value).Execute();

    private static Statement Bind(Statement statement, PersonId owner, PersonaId id, PersonaContent content, DateTimeOffset now) => statement
        .With("$owner", owner.Value).With("$id", Of(id)).WithText("$name", content.Name).With("$carrier", (int)content.Carrier).With("$changed", content.IsChanged)
        .With("$digest", content.Digest).With("$now", now.ToUnixTimeMilliseconds()).With("$json", content.Json.ToArray()).With("$file", content.File.IsEmpty ? null : content.File.ToArray());

    private static PersonaHead ReadHead(SqliteDataReader row) => new(
        new PersonaId(TurnRows.Id(row, 0)), row.GetString(1), row.GetString(2), (CardCarrier)row.GetInt32(3), row.GetInt64(4) != 0, TurnRows.Time(row, 5), TurnRows.Time(row, 6),
        row.IsDBNull(7) ? null : TurnRows.Id(row, 7));

    private static string Of(PersonaId id) => id.Value.ToString("N");
}
