using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Kindred.Conversations;

namespace Kindred.Transfer;

/// <summary>Reads one line of our conversation JSONL. Never throws: what cannot be used comes back with its reason.</summary>
internal static class ConversationJsonlReader
{
    public const string NotUtf8 = "is not UTF-8";

    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd",
    ];

    public static ConversationRecord Read(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span)) return new ConversationRecord.Unusable(NotUtf8);
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new ConversationRecord.Unusable("is not valid JSON");
        }
        catch (UnusableException reason)
        {
            return new ConversationRecord.Unusable(reason.Message);
        }
    }

    /// <summary>ISO 8601; a time that names no offset is taken as UTC.</summary>
    public static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.ToUnixTimeMilliseconds() > DateTimeOffset.MinValue.ToUnixTimeMilliseconds() + 86_400_000
            ? time
            : null;

    private static ConversationRecord Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new UnusableException("is not a JSON object");
        return Text(root, "type") switch
        {
            "conversation" => new ConversationRecord.Opening(Name(root, "external_id"), Text(root, "character"), Text(root, "user"), Time(root, "started_at")),
            "turn" => ReadTurn(root),
            null => throw new UnusableException("has no 'type'"),
            _ => throw new UnusableException("has a 'type' other than 'conversation' and 'turn'"),
        };
    }

    private static ConversationRecord.Said ReadTurn(JsonElement root)
    {
        var role = Text(root, "role") switch
        {
            "user" => TurnRole.User,
            "assistant" => TurnRole.Assistant,
            null => throw new UnusableException("has no 'role'"),
            _ => throw new UnusableException("has a 'role' other than 'user' and 'assistant'"),
        };
        var caption = Text(root, "caption");
        var text = Text(root, "text") ?? (caption is null ? throw new UnusableException("has no 'text'") : "");
        if (string.IsNullOrWhiteSpace(text) && string.IsNullOrWhiteSpace(caption)) throw new UnusableException("has an empty 'text'");
        return new ConversationRecord.Said(Name(root, "external_id"), role, Text(root, "speaker"), text, Time(root, "said_at"), Name(root, "session"), caption);
    }

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) throw new UnusableException($"has a '{name}' that is not a string");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new UnusableException($"has a '{name}' with half of a surrogate pair");
        }
    }

    // Names are often numbers in other people's files. An empty one names nothing.
    private static string? Name(JsonElement root, string name)
    {
        var text = root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(root, name);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static DateTimeOffset? Time(JsonElement root, string name) =>
        Text(root, name) is { } text ? ParseTime(text) ?? throw new UnusableException($"has a '{name}' that is no ISO 8601 time") : null;

#pragma warning disable CA1032, CA1064 // Never leaves this class.
    private sealed class UnusableException(string reason) : Exception(reason);
#pragma warning restore CA1032, CA1064
}
