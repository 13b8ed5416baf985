using System.Buffers;
using System.Text.Json;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>A request for <c>/v1/responses</c> as the chat request that asks a model the same, so that there is one way into a turn.</summary>
/// <param name="Paths">For each message the field of the client's own request that it came from; null for what came from us.</param>
internal sealed record ChatBody(ReadOnlyMemory<byte> Json, IReadOnlyList<string?> Paths)
{
    // Read here, or about the answer's keeping; everything else goes on to the back-end.
    private static readonly HashSet<string> Ours = new(StringComparer.Ordinal)
    {
        "model", "input", "instructions", "tools", "tool_choice", "text", "max_output_tokens", "store", "previous_response_id", "conversation", "stream", "stream_options",
        "include", "truncation", "reasoning", "background", "prompt", "max_tool_calls", "top_logprobs", "context_management", "messages",
    };

    /// <param name="earlier">Items that came before, oldest first.</param>
    public static ChatBody Of(ResponseRequest request, IReadOnlyList<JsonElement> earlier)
    {
        using var items = JsonDocument.Parse(request.Items);
        var json = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(json);
        var body = request.Body;
        writer.WriteStartObject();
        if (body.OptionalString("model") is { } model) writer.WriteString("model", model);
        writer.WriteStartArray("messages");
        var messages = new ItemMessages(writer);
        if (body.OptionalString("instructions") is { Length: > 0 } instructions) messages.WriteInstructions(instructions);
        messages.Write(earlier, null);
        messages.Write(items.RootElement.EnumerateArray(), ResponseRequest.Field);
        messages.Finish();
        writer.WriteEndArray();
        WriteOptions(writer, body, request.IsStreamed);
        foreach (var field in body.EnumerateObject().Where(static field => !Ours.Contains(field.Name))) writer.WriteAsIs(field);
        writer.WriteEndObject();
        writer.Flush();
        return new ChatBody(json.WrittenMemory, messages.Paths);
    }

    private static void WriteOptions(Utf8JsonWriter writer, JsonElement body, bool isStreamed)
    {
        writer.WriteBoolean("stream", isStreamed);
        if (isStreamed)
        {
            writer.WriteStartObject("stream_options");
            writer.WriteBoolean("include_usage", true);
            writer.WriteEndObject();
        }

        if (body.OptionalInteger("max_output_tokens", 1, int.MaxValue) is { } most) writer.WriteNumber(ComposedOptions.LimitField(body.OptionalString("model") ?? ""), most);
        if (body.OptionalObject("reasoning")?.OptionalString("effort") is { } effort) writer.WriteString("reasoning_effort", effort);
        WriteTools(writer, body);
        if (body.OptionalObject("text") is not { } text) return;
        if (text.OptionalString("verbosity") is { } verbosity) writer.WriteString("verbosity", verbosity);
        if (text.OptionalObject("format") is { } format) WriteFormat(writer, format);
    }

    private static void WriteTools(Utf8JsonWriter writer, JsonElement body)
    {
        if (!body.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array || tools.GetArrayLength() == 0) return;
        writer.WriteStartArray("tools");
        foreach (var tool in tools.EnumerateArray())
        {
            writer.WriteStartObject();
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            foreach (var field in tool.EnumerateObject().Where(static field => field.Name != "type" && field.Value.ValueKind != JsonValueKind.Null)) writer.WriteAsIs(field);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (!body.TryGetProperty("tool_choice", out var choice) || choice.ValueKind == JsonValueKind.Null) return;
        writer.WritePropertyName("tool_choice");
        if (choice.ValueKind == JsonValueKind.String)
        {
            writer.WriteAsIs(choice);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", choice.Known("name"));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter writer, JsonElement format)
    {
        var type = format.Known("type");
        if (type == "text") return;
        writer.WriteStartObject("response_format");
        writer.WriteString("type", type);
        if (type == "json_schema")
        {
            writer.WriteStartObject("json_schema");
            foreach (var field in format.EnumerateObject().Where(static field => field.Name != "type" && field.Value.ValueKind != JsonValueKind.Null)) writer.WriteAsIs(field);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
