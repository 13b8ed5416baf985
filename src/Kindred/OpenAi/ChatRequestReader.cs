using System.Text.Json;
using Kindred.Chat;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Kindred.Web;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Primitives;

namespace Kindred.OpenAi;

/// <summary>Reads the body and headers of <c>/v1/chat/completions</c>. Unknown fields are nobody's fault; a wrong type is a 400 that names the field.</summary>
internal static class ChatRequestReader
{
    public const string NoMemory = ":nomemory";
    private const int MostMessages = 20_000;

    private static readonly string[] Numbers = ["temperature", "top_p", "presence_penalty", "frequency_penalty"];

    public static ChatRequest Read(JsonElement body, IHeaderDictionary headers, IdentityOptions identity)
    {
        var asked = body.OptionalString("model");
        var remembers = asked?.EndsWith(NoMemory, StringComparison.Ordinal) != true;
        CheckTypes(body);
        var metadata = body.OptionalObject("metadata");
        var options = body.OptionalObject("stream_options");
        var kind = KindOf(Header(headers, "X-Kindred-Kind") ?? Field(metadata, "kind"));
        return new ChatRequest(
            body,
            remembers ? asked : asked![..^NoMemory.Length],
            asked,
            remembers,
            ReadMessages(body),
            body.OptionalBoolean("stream") ?? false,
            options?.OptionalBoolean("include_usage") ?? false,
            new ConversationHint(
                Bounded(ConversationOf(body, metadata, headers, identity), "metadata.conversation_id"),
                Bounded(Header(headers, "X-Kindred-Character") ?? Field(metadata, "character"), "metadata.character"),
                Bounded(Field(metadata, "user"), "metadata.user"),
                kind is TurnKind.Swipe or TurnKind.Regenerate),
            kind,
            SignsOf(body, headers),
            AsksToExplain(metadata));
    }

    // Our own words first, then those of front-ends, then what may mean a chat when the operator says so.
    private static string? ConversationOf(JsonElement body, JsonElement? metadata, IHeaderDictionary headers, IdentityOptions identity) =>
        Named(Header(headers, "X-Kindred-Conversation")) ?? Named(Field(metadata, "conversation_id"))
        ?? identity.ConversationHeaders.Select(name => Named(Header(headers, name))).FirstOrDefault(static named => named is not null)
        ?? (identity.UserIsConversation ? Named(body.OptionalString("user")) ?? Named(body.OptionalString("safety_identifier")) : null);

    private static List<ChatMessage> ReadMessages(JsonElement body)
    {
        if (!body.TryGetProperty("messages", out var list) || list.ValueKind == JsonValueKind.Null)
            throw ApiException.BadRequest("'messages' is missing: send at least one message.", "messages", "missing_required_parameter");
        if (list.ValueKind != JsonValueKind.Array) throw ApiException.BadRequest("'messages' must be an array of messages.", "messages", "invalid_type");
        var count = list.GetArrayLength();
        if (count == 0) throw ApiException.BadRequest("'messages' is empty: send at least one message.", "messages", "empty_array");
        if (count > MostMessages) throw ApiException.BadRequest($"'messages' holds {count} messages; at most {MostMessages} are read.", "messages", "array_too_long");

        var messages = new List<ChatMessage>(count);
        foreach (var message in list.EnumerateArray()) messages.Add(MessageReader.Read(message, $"messages[{messages.Count}]"));
        return messages;
    }

    private static void CheckTypes(JsonElement body)
    {
        foreach (var name in Numbers)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
                throw ApiException.BadRequest($"'{name}' must be a number.", name, "invalid_type");
        }

        _ = body.OptionalInteger("max_tokens", 1, int.MaxValue);
        _ = body.OptionalInteger("max_completion_tokens", 1, int.MaxValue);
        _ = body.OptionalInteger("n", 1, 128);
        if (body.TryGetProperty("stop", out var stop) && stop.ValueKind is not (JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Array))
            throw ApiException.BadRequest("'stop' must be a string or an array of strings.", "stop", "invalid_type");
        if (body.TryGetProperty("tools", out var tools) && tools.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            throw ApiException.BadRequest("'tools' must be an array.", "tools", "invalid_type");
    }

    private static RequestSigns SignsOf(JsonElement body, IHeaderDictionary headers) => new(
        body.OptionalBoolean("stream") ?? false,
        headers.UserAgent.ToString(),
        body.TryGetProperty("response_format", out var format) && format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("json_schema"u8) && !body.TryGetProperty("tools", out _),
        body.OptionalInteger("max_completion_tokens", 1, int.MaxValue) ?? body.OptionalInteger("max_tokens", 1, int.MaxValue));

    private static TurnKind? KindOf(string? kind) => kind?.ToUpperInvariant() switch
    {
        "NORMAL" => TurnKind.Normal,
        "SWIPE" => TurnKind.Swipe,
        "REGENERATE" => TurnKind.Regenerate,
        "CONTINUE" => TurnKind.Continue,
        "IMPERSONATE" => TurnKind.Impersonate,
        "QUIET" => TurnKind.Quiet,
        _ => null,
    };

    // Many clients can send nothing but strings as metadata.
    private static bool AsksToExplain(JsonElement? metadata) =>
        metadata is { } given && given.TryGetProperty("explain", out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));

    // A front-end's placeholder that nobody filled in, and what stands for a chat that has no id yet, would join every chat into one.
    private static string? Named(string? conversation) =>
        conversation is null or "new" or "null" or "undefined" || conversation.StartsWith("{{", StringComparison.Ordinal) ? null : conversation;

    private static string? Field(JsonElement? metadata, string name) => metadata?.OptionalString(name) is { Length: > 0 } text ? text : null;

    private static string? Header(IHeaderDictionary headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (headers.TryGetValue(name, out var values) && !StringValues.IsNullOrEmpty(values)) return values.ToString();
        }

        return null;
    }

    private static string? Bounded(string? value, string name) =>
        value is null || value.Length <= 512 ? value : throw ApiException.BadRequest($"'{name}' is longer than 512 characters.", name, "string_too_long");
}
