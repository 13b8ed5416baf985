using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Turn trees in the embedded database. Reading stands here; what changes a tree stands in <see cref="TurnAppending"/>, <see cref="TurnRevision"/>, <see cref="TurnHiding"/> and <see cref="ConversationErasure"/>.</summary>
internal sealed class SqliteConversationStore(EmbeddedDatabase database) : IConversationStore
{
    public Task<Conversation?> FindAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {TurnRows.Conversation} FROM conversation c WHERE c.owner = $owner AND c.id = $id AND c.forgotten = 0")
            .With("$owner", owner.Value).With("$id", TurnRows.Of(id))
            .First(TurnRows.ReadConversation),
        cancellationToken);

    public Task<Conversation?> FindByExternalIdAsync(PersonId owner, string externalId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {TurnRows.Conversation} FROM conversation c WHERE c.owner = $owner AND c.external_id = $external")
            .With("$owner", owner.Value).WithText("$external", externalId)
            .First(TurnRows.ReadConversation),
        cancellationToken);

    // The first words are the person's, for those tell chats apart: a character's greeting is always the same.
    public Task<IReadOnlyList<ConversationSummary>> ListAsync(PersonId owner, DateTimeOffset? before, int limit, CancellationToken cancellationToken) => ReadListAsync(
        session => session.Statement($"""
            SELECT {TurnRows.Conversation},
                (SELECT count(*) FROM turn t WHERE t.owner = c.owner AND t.conversation = c.id AND t.state = 0),
                (SELECT substr(t.text, 1, 200) FROM turn t WHERE t.owner = c.owner AND t.conversation = c.id AND t.state = 0 AND (t.role = 0 OR t.id = c.active_leaf)
                    ORDER BY t.ordinal LIMIT 1)
            FROM conversation c
            WHERE c.owner = $owner AND c.forgotten = 0 AND c.updated_at < $before
            ORDER BY c.updated_at DESC LIMIT $limit
            """)
            .With("$owner", owner.Value).With("$before", before?.ToUnixTimeMilliseconds() ?? long.MaxValue).With("$limit", limit)
            .Rows(TurnRows.ReadSummary),
        cancellationToken);

    public Task<Turn?> FindTurnAsync(PersonId owner, TurnId id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Statement($"SELECT {TurnRows.Turn} FROM turn t WHERE t.owner = $owner AND t.id = $id AND t.state <> 2")
            .With("$owner", owner.Value).With("$id", TurnRows.Of(id))
            .First(TurnRows.ReadTurn),
        cancellationToken);

    public Task<IReadOnlyList<Turn>> TreeAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) => ReadListAsync(
        session => session.Statement($"SELECT {TurnRows.Turn} FROM turn t WHERE t.owner = $owner AND t.conversation = $id AND t.state <> 2 ORDER BY t.ordinal, t.number")
            .With("$owner", owner.Value).With("$id", TurnRows.Of(id))
            .Rows(TurnRows.ReadTurn),
        cancellationToken);

    public Task<IReadOnlyList<Turn>> PathAsync(PersonId owner, TurnId leaf, int limit, CancellationToken cancellationToken) => ReadListAsync(
        session => session.Statement($"""
            WITH RECURSIVE branch (number, parent, depth) AS (
                SELECT number, parent, 1 FROM turn WHERE owner = $owner AND id = $leaf AND state <> 2
                UNION ALL
                SELECT above.number, above.parent, depth + 1 FROM branch JOIN turn above ON above.owner = $owner AND above.id = branch.parent
                WHERE depth < $limit AND above.state <> 2)
            SELECT {TurnRows.Turn} FROM branch CROSS JOIN turn t ON t.number = branch.number WHERE depth <= $limit ORDER BY depth DESC
            """)
            .With("$owner", owner.Value).With("$leaf", TurnRows.Of(leaf)).With("$limit", limit)
            .Rows(TurnRows.ReadTurn),
        cancellationToken);

    public Task<IReadOnlyList<Turn>> FindByKeysAsync(PersonId owner, IReadOnlyCollection<long> keys, int limit, CancellationToken cancellationToken) => ReadListAsync(
        session =>
        {
            var found = new List<Turn>();
            foreach (var key in keys)
            {
                found.AddRange(session.Statement($"SELECT {TurnRows.Turn} FROM turn t WHERE t.owner = $owner AND t.key = $key AND t.state <> 2 ORDER BY t.said_at DESC, t.number DESC LIMIT $limit")
                    .With("$owner", owner.Value).With("$key", key).With("$limit", limit)
                    .Rows(TurnRows.ReadTurn));
            }

            found.Sort(static (one, other) => other.SaidAt.CompareTo(one.SaidAt));
            return found;
        },
        cancellationToken);

    public Task<IReadOnlyList<Turn>> ChildrenAsync(PersonId owner, ConversationId conversation, TurnId? parent, CancellationToken cancellationToken) => ReadListAsync(
        session => session.Statement($"""
            SELECT {TurnRows.Turn} FROM turn t
            WHERE t.owner = $owner AND t.conversation = $conversation AND t.parent IS $parent AND t.state <> 2
                AND t.ordinal = coalesce((SELECT ordinal + 1 FROM turn WHERE owner = $owner AND id = $parent), 0)
            ORDER BY t.number
            """)
            .With("$owner", owner.Value).With("$conversation", TurnRows.Of(conversation)).With("$parent", TurnRows.Of(parent))
            .Rows(TurnRows.ReadTurn),
        cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The conversation was deleted, its external id belongs to another one, or a turn does not fit the tree.</exception>
    public Task AppendAsync(PersonId owner, Conversation conversation, IReadOnlyList<Turn> turns, TurnId leaf, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            TurnAppending.Run(session, owner, conversation, turns, leaf);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">The person has no such turn.</exception>
    public Task ReviseAsync(PersonId owner, TurnId id, string text, long key, bool interrupted, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            TurnRevision.Run(session, owner, id, text, key, interrupted, now);
            return true;
        },
        cancellationToken);

    public Task HideAsync(PersonId owner, ConversationId conversation, IReadOnlyCollection<TurnId> turns, bool hidden, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            TurnHiding.Run(session, owner, conversation, turns, hidden);
            return true;
        },
        cancellationToken);

    public Task<bool> DeleteAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) =>
        database.EraseAsync(session => ConversationErasure.Run(session, owner, id), cancellationToken);

    public Task<IReadOnlyList<TurnChange>> ChangesAsync(PersonId owner, long after, int limit, CancellationToken cancellationToken) => ReadListAsync(
        session => session.Statement($"""
            SELECT {TurnRows.Turn}, t.sequence, c.character, c.external_id, c.person_name
            FROM turn t CROSS JOIN conversation c ON c.owner = t.owner AND c.id = t.conversation
            WHERE t.owner = $owner AND t.sequence > $after
            ORDER BY t.sequence LIMIT $limit
            """)
            .With("$owner", owner.Value).With("$after", after).With("$limit", limit)
            .Rows(TurnRows.ReadChange),
        cancellationToken);

    public Task<long> LastSequenceAsync(PersonId owner, CancellationToken cancellationToken) => database.ReadAsync(session => SequenceCounter.Read(session, owner), cancellationToken);

    private async Task<IReadOnlyList<T>> ReadListAsync<T>(Func<SqliteSession, List<T>> read, CancellationToken cancellationToken) => await database.ReadAsync(read, cancellationToken);
}
