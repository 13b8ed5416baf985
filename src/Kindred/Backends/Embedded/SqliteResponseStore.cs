using Kindred.Conversations;
using Kindred.OpenAi.Responses;
using Kindred.Users;
using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>Answers of <c>/v1/responses</c> in the embedded database.</summary>
internal sealed class SqliteResponseStore(EmbeddedDatabase database) : IResponseStore
{
    private const string Columns = "r.id, r.continues, r.conversation, r.turn, r.created_at, r.body, r.input";

    public Task SaveAsync(PersonId owner, StoredResponse response, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Statement("""
            INSERT INTO response (owner, id, continues, conversation, turn, created_at, body, input)
            SELECT $owner, $id, $continues, $conversation, $turn, $created, $body, $input
            WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE owner = $owner AND id = $conversation AND forgotten = 1)
            """)
            .With("$owner", owner.Value).With("$id", Of(response.Id)).With("$continues", response.Continues is { } before ? Of(before) : null)
            .With("$conversation", response.Conversation is { } conversation ? TurnRows.Of(conversation) : null).With("$turn", TurnRows.Of(response.Turn))
            .With("$created", response.CreatedAt.ToUnixTimeMilliseconds()).With("$body", response.Body.ToArray()).With("$input", response.Input.ToArray())
            .Execute(),
        cancellationToken);

    public Task<StoredResponse?> FindAsync(PersonId owner, ResponseId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {Columns} FROM response r WHERE r.owner = $owner AND r.id = $id").With("$owner", owner.Value).With("$id", Of(id)).First(Read),
        cancellationToken);

    public async Task<IReadOnlyList<StoredResponse>> ChainAsync(PersonId owner, ResponseId id, int limit, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Statement($"""
            WITH RECURSIVE chain (number, continues, depth) AS (
                SELECT number, continues, 1 FROM response WHERE owner = $owner AND id = $id
                UNION ALL
                SELECT above.number, above.continues, depth + 1 FROM chain JOIN response above ON above.owner = $owner AND above.id = chain.continues
                WHERE depth < $limit)
            SELECT {Columns} FROM chain CROSS JOIN response r ON r.number = chain.number ORDER BY depth DESC
            """)
            .With("$owner", owner.Value).With("$id", Of(id)).With("$limit", limit).Rows(Read),
        cancellationToken);

    public Task<StoredResponse?> LatestAsync(PersonId owner, ConversationId conversation, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {Columns} FROM response r WHERE r.owner = $owner AND r.conversation = $conversation ORDER BY r.number DESC LIMIT 1")
            .With("$owner", owner.Value).With("$conversation", TurnRows.Of(conversation)).First(Read),
        cancellationToken);

    public Task<bool> DeleteAsync(PersonId owner, ResponseId id, CancellationToken cancellationToken) => database.EraseAsync(
        session => session.Statement("DELETE FROM response WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", Of(id)).Execute() > 0,
        cancellationToken);

    public Task SaveNoteAsync(PersonId owner, ConversationNote note, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Statement("""
            INSERT INTO conversation_note (owner, id, created_at, metadata) VALUES ($owner, $id, $created, $metadata)
            ON CONFLICT (owner, id) DO UPDATE SET metadata = excluded.metadata
            """)
            .With("$owner", owner.Value).With("$id", TurnRows.Of(note.Id)).With("$created", note.CreatedAt.ToUnixTimeMilliseconds()).With("$metadata", note.Metadata.ToArray()).Execute(),
        cancellationToken);

    public Task<ConversationNote?> FindNoteAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement("SELECT created_at, metadata FROM conversation_note WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", TurnRows.Of(id))
            .First(row => new ConversationNote(id, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetFieldValue<byte[]>(1))),
        cancellationToken);

    public Task<bool> DeleteConversationAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) => database.EraseAsync(
        session => ResponseErasure.OfConversation(session, owner, TurnRows.Of(id)) > 0, cancellationToken);

    private static string Of(ResponseId id) => id.Value.ToString("N");

    private static StoredResponse Read(SqliteDataReader row) => new(
        new ResponseId(TurnRows.Id(row, 0)),
        row.IsDBNull(1) ? null : new ResponseId(TurnRows.Id(row, 1)),
        row.IsDBNull(2) ? null : new ConversationId(TurnRows.Id(row, 2)),
        row.IsDBNull(3) ? null : new TurnId(TurnRows.Id(row, 3)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.GetFieldValue<byte[]>(5),
        row.GetFieldValue<byte[]>(6));
}
