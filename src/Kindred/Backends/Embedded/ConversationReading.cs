using Kindred.Conversations;
using Kindred.Users;
using static Kindred.Backends.Embedded.TurnRows;

namespace Kindred.Backends.Embedded;

/// <summary>The questions that are asked of conversations and turns, one statement each.</summary>
internal static class ConversationReading
{
    public static Conversation? Find(SqliteSession session, PersonId owner, ConversationId id) => session
        .Statement($"SELECT {ConversationColumns} FROM conversation c WHERE c.owner = @owner AND c.id = @id AND c.forgotten = 0")
        .With("@owner", owner.Value)
        .With("@id", id.Text())
        .First(ReadConversation);

    public static Conversation? FindByExternalId(SqliteSession session, PersonId owner, string externalId) => session
        .Statement($"SELECT {ConversationColumns} FROM conversation c WHERE c.owner = @owner AND c.external_id = @external_id")
        .With("@owner", owner.Value)
        .WithText("@external_id", externalId)
        .First(ReadConversation);

    // Rows that share the last one's time come along beyond the limit: the next page begins before that time.
    public static List<ConversationSummary> List(SqliteSession session, PersonId owner, DateTimeOffset? before, int limit) => session
        .Statement(
            $"""
            WITH page AS (SELECT id, updated_at FROM conversation WHERE owner = @owner AND forgotten = 0 AND updated_at < @before ORDER BY updated_at DESC LIMIT @limit)
            SELECT {ConversationColumns},
                (SELECT count(*) FROM turn WHERE owner = @owner AND conversation = c.id AND state = 0),
                (SELECT substr(text, 1, 120) FROM turn WHERE owner = @owner AND conversation = c.id AND state = 0 ORDER BY ordinal LIMIT 1)
            FROM conversation c
            WHERE c.owner = @owner AND c.forgotten = 0 AND c.updated_at < @before AND c.updated_at >= (SELECT min(updated_at) FROM page)
            ORDER BY c.updated_at DESC, c.id DESC
            """)
        .With("@owner", owner.Value)
        .With("@before", before?.ToUnixTimeMilliseconds() ?? long.MaxValue)
        .With("@limit", limit)
        .Rows(row => new ConversationSummary(ReadConversation(row), row.GetInt32(ConversationWidth), ReadText(row, ConversationWidth + 1)));

    public static Turn? FindTurn(SqliteSession session, PersonId owner, TurnId id) => session
        .Statement($"SELECT {TurnColumns} FROM turn t WHERE t.owner = @owner AND t.id = @id AND t.state <> 2")
        .With("@owner", owner.Value)
        .With("@id", id.Text())
        .First(ReadTurn);

    public static List<Turn> Tree(SqliteSession session, PersonId owner, ConversationId id) => session
        .Statement($"SELECT {TurnColumns} FROM turn t WHERE t.owner = @owner AND t.conversation = @conversation AND t.state <> 2 ORDER BY t.ordinal, t.number")
        .With("@owner", owner.Value)
        .With("@conversation", id.Text())
        .Rows(ReadTurn);

    public static List<Turn> Path(SqliteSession session, PersonId owner, TurnId leaf, int limit)
    {
        // Marks of forgotten turns are walked through, but neither shown nor counted.
        var path = session
            .Statement(
                $"""
                WITH RECURSIVE path (number, parent, seen) AS (
                    SELECT number, parent, state <> 2 FROM turn WHERE owner = @owner AND id = @leaf
                    UNION ALL
                    SELECT t.number, t.parent, p.seen + (t.state <> 2) FROM path p JOIN turn t ON t.owner = @owner AND t.id = p.parent WHERE p.seen < @limit)
                SELECT {TurnColumns} FROM path p JOIN turn t ON t.number = p.number WHERE t.state <> 2 ORDER BY t.ordinal
                """)
            .With("@owner", owner.Value)
            .With("@leaf", leaf.Text())
            .With("@limit", limit)
            .Rows(ReadTurn);
        return limit > 0 ? path : [];
    }

    public static List<Turn> FindByKeys(SqliteSession session, PersonId owner, IReadOnlyCollection<long> keys, int limit)
    {
        var found = new List<Turn>();
        foreach (var key in keys.Distinct())
        {
            found.AddRange(session
                .Statement($"SELECT {TurnColumns} FROM turn t WHERE t.owner = @owner AND t.key = @key AND t.state <> 2 ORDER BY t.said_at DESC, t.number DESC LIMIT @limit")
                .With("@owner", owner.Value)
                .With("@key", key)
                .With("@limit", limit)
                .Rows(ReadTurn));
        }

        // Stable: within one instant each key keeps its own order.
        return [.. found.OrderByDescending(turn => turn.SaidAt)];
    }

    // Siblings share their ordinal, so the tree's index leads to them.
    public static List<Turn> Children(SqliteSession session, PersonId owner, ConversationId conversation, TurnId? parent) => session
        .Statement(
            $"""
            SELECT {TurnColumns} FROM turn t
            WHERE t.owner = @owner AND t.conversation = @conversation AND t.parent IS @parent AND t.state <> 2
              AND t.ordinal = coalesce((SELECT ordinal + 1 FROM turn WHERE owner = @owner AND id = @parent), 0)
            ORDER BY t.number
            """)
        .With("@owner", owner.Value)
        .With("@conversation", conversation.Text())
        .With("@parent", parent?.Text())
        .Rows(ReadTurn);

    public static List<TurnChange> Changes(SqliteSession session, PersonId owner, long after, int limit) => session
        .Statement(
            $"""
            SELECT {TurnColumns}, t.sequence, c.character, c.external_id, c.person_name
            FROM turn t JOIN conversation c ON c.owner = t.owner AND c.id = t.conversation
            WHERE t.owner = @owner AND t.sequence > @after
            ORDER BY t.sequence LIMIT @limit
            """)
        .With("@owner", owner.Value)
        .With("@after", after)
        .With("@limit", limit)
        .Rows(row => new TurnChange(row.GetInt64(TurnWidth), ReadTurn(row), ReadText(row, TurnWidth + 1), ReadText(row, TurnWidth + 2), ReadText(row, TurnWidth + 3)));
}
