using System.Buffers;
using System.Text.Json;
using Kindred.Conversations;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>Items of a conversation, which are its turns: messages of the person and replies.</summary>
internal static class SpokenItems
{
    private const int MostItems = 100;

    /// <summary>The messages of <c>items</c>; 400 for an item that is no turn.</summary>
    public static IReadOnlyList<SpokenMessage> Read(JsonElement body)
    {
        using var items = JsonDocument.Parse(InputItems.Read(body, "items"));
        var count = items.RootElement.GetArrayLength();
        if (count > MostItems) throw ApiException.BadRequest($"'items' holds {count} items; at most {MostItems} are taken at once.", "items", "array_too_long");
        return [.. items.RootElement.EnumerateArray().Select(static (item, i) => SpokenOf(item, i, $"items[{i}]"))];
    }

    public static JsonElement Of(Turn turn)
    {
        var isPerson = turn.Role == TurnRole.User;
        var json = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("id", ItemIds.Of(turn.Id));
            writer.WriteString("type", "message");
            writer.WriteString("status", turn.Interrupted ? "incomplete" : "completed");
            writer.WriteString("role", isPerson ? "user" : "assistant");
            writer.WriteStartArray("content");
            WriteText(writer, isPerson, turn.Text);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(json.WrittenSpan);
    }

    private static SpokenMessage SpokenOf(JsonElement item, int position, string path)
    {
        if (item.Known("type") != "message" || item.Known("role") is not ("user" or "assistant"))
            throw ApiException.BadRequest($"'{path}' cannot be kept: a conversation holds what was said, messages of the roles user and assistant. Send instructions and calls with each request.", path, "unsupported_value");
        var text = string.Join('\n', item.GetProperty("content").EnumerateArray().Select(static part => part.Known("text")).Where(static text => text.Length > 0));
        if (string.IsNullOrWhiteSpace(text)) throw ApiException.BadRequest($"'{path}.content' holds no text.", $"{path}.content", "invalid_value");
        return new SpokenMessage(position, item.Known("role") == "user" ? TurnRole.User : TurnRole.Assistant, null, text);
    }

    private static void WriteText(Utf8JsonWriter writer, bool isPerson, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", isPerson ? "input_text" : "output_text");
        writer.WriteString("text", text);
        if (!isPerson)
        {
            writer.WriteStartArray("annotations");
            writer.WriteEndArray();
            writer.WriteStartArray("logprobs");
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
