using System.Buffers;
using System.Text.Json;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>
/// Reads the items that a client sends and writes each of them in full: with type, id and status, its content as parts. What comes
/// out is kept, given back, and understood by <see cref="ItemMessages"/>. A wrong item is a 400 that names it.
/// </summary>
internal static class InputItems
{
    private const int MostItems = 20_000;

    /// <param name="field">The field that holds a text or an array of items, <c>input</c> or <c>items</c>.</param>
    /// <returns>A JSON array.</returns>
    public static byte[] Read(JsonElement body, string field)
    {
        if (!body.TryGetProperty(field, out var input) || input.ValueKind == JsonValueKind.Null)
            throw ApiException.BadRequest($"'{field}' is missing: send a text or an array of items.", field, "missing_required_parameter");
        var items = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(items))
        {
            writer.WriteStartArray();
            if (input.ValueKind == JsonValueKind.String) WriteText(writer, "user", JsonBody.Text(input, field));
            else if (input.ValueKind == JsonValueKind.Array) ReadItems(writer, input, field);
            else throw ApiException.BadRequest($"'{field}' must be a text or an array of items.", field, "invalid_type");
            writer.WriteEndArray();
        }

        return items.WrittenSpan.ToArray();
    }

    private static void ReadItems(Utf8JsonWriter writer, JsonElement list, string field)
    {
        var count = list.GetArrayLength();
        if (count == 0) throw ApiException.BadRequest($"'{field}' is empty: send at least one item.", field, "empty_array");
        if (count > MostItems) throw ApiException.BadRequest($"'{field}' holds {count} items; at most {MostItems} are read.", field, "array_too_long");
        var i = 0;
        foreach (var item in list.EnumerateArray()) ReadItem(writer, item, $"{field}[{i++}]");
    }

    private static void ReadItem(Utf8JsonWriter writer, JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Object) throw ApiException.BadRequest($"'{path}' must be an object.", path, "invalid_type");
        // Messages may leave their type out.
        var type = item.Text("type", path) ?? "message";
        writer.WriteStartObject();
        switch (type)
        {
            case "message":
                ReadMessage(writer, item, path);
                break;
            case "function_call":
                WriteHead(writer, item, type, "fc", path);
                writer.WriteString("call_id", item.Needed("call_id", path));
                writer.WriteString("name", item.Needed("name", path));
                writer.WriteString("arguments", item.Needed("arguments", path));
                break;
            case "function_call_output":
                WriteHead(writer, item, type, "fco", path);
                writer.WriteString("call_id", item.Needed("call_id", path));
                ReadOutput(writer, item, path);
                break;
            case "reasoning":
                WriteHead(writer, item, type, "rs", path);
                foreach (var field in item.EnumerateObject().Where(static field => field.Name is "summary" or "content" or "encrypted_content")) writer.WriteAsIs(field);
                break;
            case "item_reference":
                throw ApiException.BadRequest($"'{path}' refers to an item by its id. Send the item itself, or continue with 'previous_response_id' or 'conversation'.", path, "unsupported_value");
            default:
                throw ApiException.BadRequest($"'{path}.type' is '{Shorten(type)}'; items are messages, function_call, function_call_output and reasoning here.", $"{path}.type", "unsupported_value");
        }

        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, JsonElement item, string type, string prefix, string path)
    {
        writer.WriteString("id", item.Text("id", path) is { Length: > 0 and <= 128 } id ? id : $"{prefix}_{Guid.NewGuid():N}");
        writer.WriteString("type", type);
        writer.WriteString("status", item.Text("status", path) is "incomplete" ? "incomplete" : "completed");
    }

    private static void ReadMessage(Utf8JsonWriter writer, JsonElement item, string path)
    {
        var role = item.Needed("role", path);
        if (role is not ("user" or "assistant" or "system" or "developer"))
            throw ApiException.BadRequest($"'{path}.role' must be one of user, assistant, system, developer.", $"{path}.role", "invalid_value");
        WriteHead(writer, item, "message", "msg", path);
        writer.WriteString("role", role);
        if (!item.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null)
            throw ApiException.BadRequest($"'{path}.content' is missing.", $"{path}.content", "missing_required_parameter");
        writer.WriteStartArray("content");
        if (content.ValueKind == JsonValueKind.String) WriteTextPart(writer, role, JsonBody.Text(content, $"{path}.content"));
        else if (content.ValueKind == JsonValueKind.Array) ReadParts(writer, content, $"{path}.content");
        else throw ApiException.BadRequest($"'{path}.content' must be a text or an array of parts.", $"{path}.content", "invalid_type");
        writer.WriteEndArray();
    }

    private static void ReadParts(Utf8JsonWriter writer, JsonElement parts, string path)
    {
        var i = 0;
        foreach (var part in parts.EnumerateArray())
        {
            CheckPart(part, $"{path}[{i++}]");
            writer.WriteAsIs(part);
        }
    }

    private static void CheckPart(JsonElement part, string path)
    {
        if (part.ValueKind != JsonValueKind.Object) throw ApiException.BadRequest($"'{path}' must be an object.", path, "invalid_type");
        switch (part.Needed("type", path))
        {
            case "input_text" or "output_text" or "text" or "summary_text" or "reasoning_text":
                part.Needed("text", path);
                break;
            case "refusal":
                part.Needed("refusal", path);
                break;
            case "input_image":
                if (part.Text("image_url", path) is null) throw ApiException.BadRequest($"'{path}.image_url' is missing: there are no uploaded files here, send the image as an address or a data: URL.", $"{path}.image_url", "missing_required_parameter");
                break;
            case "input_file":
                if (part.Text("file_data", path) is null && part.Text("file_url", path) is null) throw ApiException.BadRequest($"'{path}.file_data' is missing: there are no uploaded files here, send the file itself.", $"{path}.file_data", "missing_required_parameter");
                break;
            case "input_audio":
                if (part.OptionalObject("input_audio") is null) throw ApiException.BadRequest($"'{path}.input_audio' is missing.", $"{path}.input_audio", "missing_required_parameter");
                break;
            case var type:
                throw ApiException.BadRequest($"'{path}.type' is '{Shorten(type)}', which is no kind of content.", $"{path}.type", "invalid_value");
        }
    }

    private static void ReadOutput(Utf8JsonWriter writer, JsonElement item, string path)
    {
        var name = $"{path}.output";
        if (!item.TryGetProperty("output", out var output) || output.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            throw ApiException.BadRequest($"'{name}' must be a text or an array of parts.", name, output.ValueKind == JsonValueKind.Undefined ? "missing_required_parameter" : "invalid_type");
        if (output.ValueKind == JsonValueKind.String)
        {
            writer.WriteString("output", JsonBody.Text(output, name));
            return;
        }

        writer.WriteStartArray("output");
        ReadParts(writer, output, name);
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("id", $"msg_{Guid.NewGuid():N}");
        writer.WriteString("type", "message");
        writer.WriteString("status", "completed");
        writer.WriteString("role", role);
        writer.WriteStartArray("content");
        WriteTextPart(writer, role, text);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTextPart(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", role == "assistant" ? "output_text" : "input_text");
        writer.WriteString("text", text);
        if (role == "assistant")
        {
            writer.WriteStartArray("annotations");
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
