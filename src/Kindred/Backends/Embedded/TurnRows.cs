using Kindred.Conversations;
using Kindred.Users;
using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>How a turn and a conversation stand in their rows.</summary>
internal static class TurnRows
{
    /// <summary>The columns <see cref="ReadTurn"/> takes, of a table called <c>t</c>.</summary>
    public const string TurnColumns =
        "t.id, t.conversation, t.parent, t.ordinal, t.session, t.role, t.speaker, t.text, t.key, t.said_at, t.version, t.state, t.settled, t.interrupted, t.caption, t.external_id";

    /// <summary>How many columns that is: where the columns of a join begin.</summary>
    public const int TurnWidth = 16;

    /// <summary>The columns <see cref="ReadConversation"/> takes, of a table called <c>c</c>.</summary>
    public const string ConversationColumns = "c.id, c.external_id, c.character, c.person_name, c.started_at, c.updated_at, c.active_leaf, c.batch";

    public const int ConversationWidth = 8;

    private const string InsertSql =
        """
        INSERT INTO turn (owner, id, conversation, parent, ordinal, session, role, speaker, text, key, said_at, version, state, settled, interrupted, caption, external_id, batch, sequence)
        VALUES (@owner, @id, @conversation, @parent, @ordinal, @session, @role, @speaker, @text, @key, @said_at, @version, @state, @settled, @interrupted, @caption, @external_id, @batch, @sequence)
        """;

    public static string Text(Guid id) => id.ToString("N");

    public static string Text(this TurnId id) => id.Value.ToString("N");

    public static string Text(this ConversationId id) => id.Value.ToString("N");

    public static Turn ReadTurn(SqliteDataReader row) => new(
        new TurnId(ReadId(row, 0)),
        new ConversationId(ReadId(row, 1)),
        row.IsDBNull(2) ? null : new TurnId(ReadId(row, 2)),
        row.GetInt32(3),
        row.GetInt32(4),
        (TurnRole)row.GetInt32(5),
        ReadText(row, 6),
        row.GetString(7),
        row.GetInt64(8),
        ReadTime(row, 9),
        row.GetInt32(10),
        (TurnState)row.GetInt32(11),
        row.GetInt64(12) != 0,
        row.GetInt64(13) != 0,
        ReadText(row, 14),
        ReadText(row, 15));

    public static Conversation ReadConversation(SqliteDataReader row) => new(
        new ConversationId(ReadId(row, 0)),
        ReadText(row, 1),
        ReadText(row, 2),
        ReadText(row, 3),
        ReadTime(row, 4),
        ReadTime(row, 5),
        row.IsDBNull(6) ? null : new TurnId(ReadId(row, 6)),
        row.IsDBNull(7) ? null : ReadId(row, 7));

    public static Guid ReadId(SqliteDataReader row, int column) => Guid.ParseExact(row.GetString(column), "N");

    public static string? ReadText(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset ReadTime(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static void Insert(SqliteSession session, PersonId owner, Turn turn, long sequence, Guid? batch = null) => session.Statement(InsertSql)
        .With("@owner", owner.Value)
        .With("@id", turn.Id.Text())
        .With("@conversation", turn.Conversation.Text())
        .With("@parent", turn.Parent?.Text())
        .With("@ordinal", turn.Ordinal)
        .With("@session", turn.Session)
        .With("@role", (int)turn.Role)
        .WithText("@speaker", turn.Speaker)
        .WithText("@text", turn.Text)
        .With("@key", turn.Key)
        .With("@said_at", turn.SaidAt.ToUnixTimeMilliseconds())
        .With("@version", turn.Version)
        .With("@state", (int)turn.State)
        .With("@settled", turn.Settled)
        .With("@interrupted", turn.Interrupted)
        .WithText("@caption", turn.Caption)
        .WithText("@external_id", turn.ExternalId)
        .With("@batch", batch is { } id ? Text(id) : null)
        .With("@sequence", sequence)
        .Execute();
}
