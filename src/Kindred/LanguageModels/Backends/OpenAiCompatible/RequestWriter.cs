using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Writes the body of a chat request: the client's own with model and messages replaced, or one composed from options.</summary>
internal static class RequestWriter
{
    public static ReadOnlyMemory<byte> Write(string model, IEnumerable<ChatMessage> messages, ChatOptions? options, OpenAiRequestBody? body)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model", model);
            writer.WriteStartArray("messages");
            foreach (var message in messages) WriteMessage(writer, message);
            writer.WriteEndArray();
            if (body is not null) WriteClientFields(writer, body);
            else if (options is not null) WriteOptions(writer, options);
            if (body is null || body.Stream is not null) writer.WriteBoolean("stream", body?.Stream ?? true);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        if (message.RawRepresentation is JsonElement original)
        {
            original.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        if (message.AuthorName is { } name) writer.WriteString("name", name);
        writer.WriteString("content", message.Text);
        writer.WriteEndObject();
    }

    private static void WriteClientFields(Utf8JsonWriter writer, OpenAiRequestBody body)
    {
        foreach (var field in body.Body.EnumerateObject())
        {
            if (field.NameEquals("model"u8) || field.NameEquals("messages"u8) || (body.Stream is not null && field.NameEquals("stream"u8)) || body.Drop.Contains(field.Name)) continue;
            var dropped = field.Value.ValueKind == JsonValueKind.Object ? DroppedWithin(field.Name, body.Drop) : [];
            if (dropped.Count == 0) field.WriteTo(writer);
            else WriteWithout(writer, field, dropped);
        }
    }

    private static List<string> DroppedWithin(string name, IReadOnlyCollection<string> drop) =>
        [.. drop.Where(path => path.Length > name.Length && path[name.Length] == '.' && path.StartsWith(name, StringComparison.Ordinal)).Select(path => path[(name.Length + 1)..])];

    private static void WriteWithout(Utf8JsonWriter writer, JsonProperty field, List<string> dropped)
    {
        var kept = field.Value.EnumerateObject().Where(inner => !dropped.Contains(inner.Name)).ToArray();
        if (kept.Length == 0) return;
        writer.WriteStartObject(field.Name);
        foreach (var inner in kept) inner.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter writer, ChatOptions options)
    {
        if (options.Temperature is { } temperature) writer.WriteNumber("temperature", temperature);
        if (options.TopP is { } topP) writer.WriteNumber("top_p", topP);
        if (options.MaxOutputTokens is { } most) writer.WriteNumber("max_tokens", most);
        if (options.Seed is { } seed) writer.WriteNumber("seed", seed);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            writer.WriteStartArray("stop");
            foreach (var stop in stops) writer.WriteStringValue(stop);
            writer.WriteEndArray();
        }

        if (options.ResponseFormat is not ChatResponseFormatJson format) return;
        writer.WriteStartObject("response_format");
        writer.WriteString("type", format.Schema is null ? "json_object" : "json_schema");
        if (format.Schema is { } schema)
        {
            writer.WriteStartObject("json_schema");
            writer.WriteString("name", format.SchemaName ?? "answer");
            writer.WritePropertyName("schema");
            schema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
