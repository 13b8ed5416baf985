using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Writes the body of a chat completions request.</summary>
internal static class RequestWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the client's own request when there is one, else one made from the options.</summary>
    /// <returns>Whether the answer will be a stream.</returns>
    public static bool Write(IBufferWriter<byte> target, string model, IEnumerable<ChatMessage> messages, ChatOptions? options, OpenAiRequestBody? body)
    {
        using var writer = new Utf8JsonWriter(target, Options);
        var streamed = body?.IsStreamed ?? true;
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        WriteMessages(writer, messages, options);
        writer.WriteBoolean("stream"u8, streamed);
        if (body is not null) WriteRest(writer, body);
        else ComposedOptions.Write(writer, model, options);
        writer.WriteEndObject();
        return streamed;
    }

    /// <summary>The client's request to another route, with the model's name at the back-end.</summary>
    public static void WriteRenamed(IBufferWriter<byte> target, JsonElement request, string? model)
    {
        using var writer = new Utf8JsonWriter(target, Options);
        writer.WriteStartObject();
        if (model is not null) writer.WriteString("model"u8, model);
        foreach (var property in request.EnumerateObject())
        {
            if (!property.NameEquals("model"u8)) WriteProperty(writer, property);
        }

        writer.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter writer, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        writer.WriteStartArray("messages"u8);
        if (options?.Instructions is { Length: > 0 } instructions) WriteMessage(writer, new ChatMessage(ChatRole.System, instructions));
        foreach (var message in messages)
        {
            if (message.RawRepresentation is JsonElement raw) writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(raw), skipInputValidation: true);
            else WriteMessage(writer, message);
        }

        writer.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        if (message.Contents.Any(content => content is not (TextContent or TextReasoningContent or UsageContent)))
            throw new NotSupportedException("Only messages of text can be composed; others travel as the client wrote them.");
        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role.Value);
        if (message.AuthorName is { Length: > 0 } name) writer.WriteString("name"u8, name);
        writer.WriteString("content"u8, message.Text);
        writer.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter writer, OpenAiRequestBody body)
    {
        foreach (var property in body.Body.EnumerateObject())
        {
            if (property.NameEquals("model"u8) || property.NameEquals("messages"u8) || property.NameEquals("stream"u8)) continue;
            var name = property.Name;
            if (body.Drop.Contains(name)) continue;
            if (property.Value.ValueKind == JsonValueKind.Object && DropsWithin(body.Drop, name)) WritePruned(writer, property, body.Drop);
            else WriteProperty(writer, property);
        }
    }

    private static bool DropsWithin(IReadOnlyCollection<string> drop, string name)
    {
        foreach (var path in drop)
        {
            if (path.Length > name.Length && path[name.Length] == '.' && path.StartsWith(name, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static void WritePruned(Utf8JsonWriter writer, JsonProperty holder, IReadOnlyCollection<string> drop)
    {
        var kept = holder.Value.EnumerateObject().Where(inner => !drop.Contains($"{holder.Name}.{inner.Name}")).ToList();
        if (kept.Count == 0) return;
        writer.WriteStartObject(holder.Name);
        foreach (var inner in kept) WriteProperty(writer, inner);
        writer.WriteEndObject();
    }

    // As it was written: numbers keep their digits and strings their escapes.
    private static void WriteProperty(Utf8JsonWriter writer, JsonProperty property)
    {
        writer.WritePropertyName(property.Name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
    }
}
