using System.Text.Json;

namespace Kindred.OpenAi.Responses;

/// <summary>
/// Items as the messages of a chat request. Calls that stand together, and the words before them, are one message; thoughts are
/// left out, for models get no thoughts of earlier turns. Items are those that <see cref="InputItems"/> wrote.
/// </summary>
internal sealed class ItemMessages(Utf8JsonWriter writer)
{
    private readonly List<JsonElement> _calls = [];
    private readonly List<string?> _paths = [];
    private JsonElement? _words;

    /// <summary>For each message the item it came from, as the client named it; null where it has not sent it in this request.</summary>
    public IReadOnlyList<string?> Paths => _paths;

    public void WriteInstructions(string text)
    {
        writer.WriteStartObject();
        writer.WriteString("role", "system");
        writer.WriteString("content", text);
        writer.WriteEndObject();
        _paths.Add(null);
    }

    /// <param name="field">The field that the client sent them in; null for items of earlier answers.</param>
    public void Write(IEnumerable<JsonElement> items, string? field)
    {
        var i = 0;
        foreach (var item in items)
        {
            var path = field is null ? null : $"{field}[{i}]";
            i++;
            switch (item.Known("type"))
            {
                case "message" when item.Known("role") == "assistant":
                    Finish();
                    _words = item;
                    break;
                case "message":
                    Finish();
                    WriteMessage(item, path);
                    break;
                case "function_call":
                    _calls.Add(item);
                    break;
                case "function_call_output":
                    Finish();
                    WriteOutput(item, path);
                    break;
            }
        }
    }

    /// <summary>Writes what was held back in case calls follow.</summary>
    public void Finish()
    {
        if (_words is null && _calls.Count == 0) return;
        writer.WriteStartObject();
        writer.WriteString("role", "assistant");
        if (_words is { } words) WriteWords(words);
        else writer.WriteNull("content");
        if (_calls.Count > 0) WriteCalls();
        writer.WriteEndObject();
        _paths.Add(null);
        _words = null;
        _calls.Clear();
    }

    // Many servers read only texts in what the model said.
    private void WriteWords(JsonElement message)
    {
        var parts = message.GetProperty("content").EnumerateArray().ToList();
        writer.WriteString("content", string.Join('\n', parts.Where(static part => part.Known("type") != "refusal").Select(static part => part.Known("text"))));
        if (parts.Find(static part => part.Known("type") == "refusal") is { ValueKind: JsonValueKind.Object } refusal) writer.WriteString("refusal", refusal.Known("refusal"));
    }

    private void WriteCalls()
    {
        writer.WriteStartArray("tool_calls");
        foreach (var call in _calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", call.Known("call_id"));
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Known("name"));
            writer.WriteString("arguments", call.Known("arguments"));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteMessage(JsonElement message, string? path)
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Known("role"));
        writer.WritePropertyName("content");
        WriteContent(message.GetProperty("content"));
        writer.WriteEndObject();
        _paths.Add(path is null ? null : $"{path}.content");
    }

    private void WriteOutput(JsonElement item, string? path)
    {
        writer.WriteStartObject();
        writer.WriteString("role", "tool");
        writer.WriteString("tool_call_id", item.Known("call_id"));
        writer.WritePropertyName("content");
        var output = item.GetProperty("output");
        if (output.ValueKind == JsonValueKind.String) output.WriteTo(writer);
        else WriteContent(output);
        writer.WriteEndObject();
        _paths.Add(path is null ? null : $"{path}.output");
    }

    private void WriteContent(JsonElement parts)
    {
        if (parts.GetArrayLength() == 1 && IsText(parts[0]))
        {
            writer.WriteStringValue(parts[0].Known("text"));
            return;
        }

        writer.WriteStartArray();
        foreach (var part in parts.EnumerateArray()) WritePart(part);
        writer.WriteEndArray();
    }

    private void WritePart(JsonElement part)
    {
        if (part.Known("type") is "input_audio" or "refusal")
        {
            writer.WriteAsIs(part);
            return;
        }

        writer.WriteStartObject();
        if (IsText(part))
        {
            writer.WriteString("type", "text");
            writer.WriteString("text", part.Known("text"));
        }
        else if (part.Known("type") == "input_image")
        {
            writer.WriteString("type", "image_url");
            writer.WriteStartObject("image_url");
            writer.WriteString("url", part.Known("image_url"));
            if (part.Known("detail") is { Length: > 0 } detail) writer.WriteString("detail", detail);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("type", "file");
            writer.WriteStartObject("file");
            foreach (var field in part.EnumerateObject().Where(static field => field.Name is "filename" or "file_data" or "file_url")) writer.WriteAsIs(field);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static bool IsText(JsonElement part) => part.Known("type") is "input_text" or "output_text" or "text" or "summary_text" or "reasoning_text";
}
