using Kindred.Conversations;
using Kindred.Personas;
using Kindred.Users;
using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>Stand-alone lorebooks in the embedded database, and what chats remember of their entries.</summary>
internal sealed class SqliteLorebookStore(EmbeddedDatabase database) : ILorebookStore
{
    private const string Head = "id, name, persona, to_all, created_at, updated_at, batch";
    private const int HeadColumns = 7;

    public async Task<IReadOnlyList<LorebookHead>> ListAsync(PersonId owner, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Statement($"SELECT {Head} FROM lorebook WHERE owner = $owner ORDER BY name COLLATE NOCASE, number").With("$owner", owner.Value).Rows(ReadHead), cancellationToken);

    public Task<StoredLorebook?> FindAsync(PersonId owner, LorebookId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {Head}, json FROM lorebook WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", Of(id)).First(Read), cancellationToken);

    public Task<LorebookHead?> FindByDigestAsync(PersonId owner, string digest, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {Head} FROM lorebook WHERE owner = $owner AND digest = $digest ORDER BY number LIMIT 1").With("$owner", owner.Value).With("$digest", digest).First(ReadHead),
        cancellationToken);

    public async Task<IReadOnlyList<LorebookHead>> OfPersonaAsync(PersonId owner, PersonaId persona, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Statement($"SELECT {Head} FROM lorebook WHERE owner = $owner AND (to_all = 1 OR persona = $persona) ORDER BY number")
            .With("$owner", owner.Value).With("$persona", persona.Value.ToString("N")).Rows(ReadHead),
        cancellationToken);

    public Task<LorebookHead> AddAsync(PersonId owner, LorebookContent content, PersonaId? persona, bool toAll, Guid? batch, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var at = TurnRows.Whole(now);
                var head = new LorebookHead(LorebookId.New(now), content.Name, persona, toAll, at, at, batch);
                Bind(
                    session.Statement("""
                        INSERT INTO lorebook (owner, id, name, persona, to_all, digest, created_at, updated_at, batch, json)
                        VALUES ($owner, $id, $name, $persona, $all, $digest, $now, $now, $batch, $json)
                        """),
                    owner, head.Id, persona, toAll, now)
                    .WithText("$name", content.Name).With("$digest", content.Digest).With("$json", content.Json.ToArray()).With("$batch", batch?.ToString("N")).Execute();
                return head;
            },
            cancellationToken);

    public Task<LorebookHead?> ReplaceAsync(PersonId owner, LorebookId id, LorebookContent? content, PersonaId? persona, bool toAll, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.EraseAsync(
            session =>
            {
                Bind(
                    session.Statement("""
                        UPDATE lorebook SET name = coalesce($name, name), persona = $persona, to_all = $all, digest = coalesce($digest, digest), updated_at = $now, json = coalesce($json, json)
                        WHERE owner = $owner AND id = $id
                        """),
                    owner, id, persona, toAll, now)
                    .WithText("$name", content?.Name).With("$digest", content?.Digest).With("$json", content?.Json.ToArray()).Execute();
                return session.Statement($"SELECT {Head} FROM lorebook WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", Of(id)).First(ReadHead);
            },
            cancellationToken);

    public Task<bool> DeleteAsync(PersonId owner, LorebookId id, CancellationToken cancellationToken) => database.EraseAsync(
        session => session.Statement("DELETE FROM lorebook WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", Of(id)).Execute() != 0, cancellationToken);

    public Task<byte[]?> StateAsync(PersonId owner, ConversationId conversation, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement("SELECT json FROM lore_state WHERE owner = $owner AND conversation = $conversation").With("$owner", owner.Value).With("$conversation", TurnRows.Of(conversation))
            .First(static row => row.GetFieldValue<byte[]>(0)),
        cancellationToken);

    public Task SaveStateAsync(PersonId owner, ConversationId conversation, ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        var json = state.ToArray();
        return database.WriteAsync(
            session => json.Length == 0
                ? session.Statement("DELETE FROM lore_state WHERE owner = $owner AND conversation = $conversation").With("$owner", owner.Value).With("$conversation", TurnRows.Of(conversation)).Execute()
                : session.Statement("""
                    INSERT INTO lore_state (owner, conversation, json) SELECT owner, id, $json FROM conversation WHERE owner = $owner AND id = $conversation AND forgotten = 0
                    ON CONFLICT (owner, conversation) DO UPDATE SET json = excluded.json
                    """).With("$owner", owner.Value).With("$conversation", TurnRows.Of(conversation)).With("$json", json).Execute(),
            cancellationToken);
    }

    /// <summary>Takes back what a batch brought; part of a larger write.</summary>
    public static int DeleteBatch(SqliteSession session, PersonId owner, string batch) =>
        session.Statement("DELETE FROM lorebook WHERE owner = $owner AND batch = $batch").With("$owner", owner.Value).With("$batch", batch).Execute();

    private static Statement Bind(Statement statement, PersonId owner, LorebookId id, PersonaId? persona, bool toAll, DateTimeOffset now) => statement
        .With("$owner", owner.Value).With("$id", Of(id)).With("$persona", persona?.Value.ToString("N")).With("$all", toAll).With("$now", now.ToUnixTimeMilliseconds());

    private static StoredLorebook Read(SqliteDataReader row) => new(ReadHead(row), row.GetFieldValue<byte[]>(HeadColumns));

    private static LorebookHead ReadHead(SqliteDataReader row) => new(
        new LorebookId(TurnRows.Id(row, 0)), row.GetString(1), row.IsDBNull(2) ? null : new PersonaId(TurnRows.Id(row, 2)), row.GetInt64(3) != 0, TurnRows.Time(row, 4), TurnRows.Time(row, 5),
        row.IsDBNull(6) ? null : TurnRows.Id(row, 6));

    private static string Of(LorebookId id) => id.Value.ToString("N");
}
