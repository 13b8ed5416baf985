using Kindred.Conversations;
using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>How turns and conversations read as rows: the columns, in the order their readers expect them.</summary>
internal static class TurnRows
{
    public const string Turn = "t.id, t.conversation, t.parent, t.ordinal, t.session, t.role, t.speaker, t.text, t.key, t.said_at, t.version, t.state, t.settled, t.interrupted, t.caption, t.external_id, t.echoes";

    public const string Conversation = "c.id, c.external_id, c.character, c.person_name, c.started_at, c.updated_at, c.active_leaf, c.batch";

    private const int TurnColumns = 17;
    private const int ConversationColumns = 8;

    public static Turn ReadTurn(SqliteDataReader row) => new(
        new TurnId(Id(row, 0)),
        new ConversationId(Id(row, 1)),
        row.IsDBNull(2) ? null : new TurnId(Id(row, 2)),
        row.GetInt32(3),
        row.GetInt32(4),
        (TurnRole)row.GetInt32(5),
        Text(row, 6),
        row.GetString(7),
        row.GetInt64(8),
        Time(row, 9),
        row.GetInt32(10),
        (TurnState)row.GetInt32(11),
        row.GetInt64(12) != 0,
        row.GetInt64(13) != 0,
        Text(row, 14),
        Text(row, 15),
        row.GetInt64(16) != 0);

    /// <summary>The turn's columns, then its sequence number and the conversation's character, external id and name of the person.</summary>
    public static TurnChange ReadChange(SqliteDataReader row) =>
        new(row.GetInt64(TurnColumns), ReadTurn(row), Text(row, TurnColumns + 1), Text(row, TurnColumns + 2), Text(row, TurnColumns + 3));

    public static Conversation ReadConversation(SqliteDataReader row) => new(
        new ConversationId(Id(row, 0)),
        Text(row, 1),
        Text(row, 2),
        Text(row, 3),
        Time(row, 4),
        Time(row, 5),
        row.IsDBNull(6) ? null : new TurnId(Id(row, 6)),
        row.IsDBNull(7) ? null : Id(row, 7));

    /// <summary>The conversation's columns, then the number of its turns and its first words.</summary>
    public static ConversationSummary ReadSummary(SqliteDataReader row) =>
        new(ReadConversation(row), row.GetInt32(ConversationColumns), Text(row, ConversationColumns + 1));

    public static Guid Id(SqliteDataReader row, int column) => Guid.ParseExact(row.GetString(column), "N");

    public static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static string Of(TurnId id) => id.Value.ToString("N");

    public static string Of(ConversationId id) => id.Value.ToString("N");

    public static string? Of(TurnId? id) => id is { } some ? Of(some) : null;

    public static DateTimeOffset Time(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>A time as it comes back from its row.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
