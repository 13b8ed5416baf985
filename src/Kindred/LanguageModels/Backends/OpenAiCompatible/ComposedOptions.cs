using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Writes options of our own program's calls (summaries, facts, agents) as fields of a request.</summary>
internal static class ComposedOptions
{
    // These refuse max_tokens; most other servers know only that.
    private static readonly string[] WantMaxCompletionTokens = ["o1", "o3", "o4", "gpt-5"];

    /// <summary>The name under which a model reads how long its answer may be.</summary>
    public static string LimitField(string model) =>
        WantMaxCompletionTokens.Any(prefix => model.StartsWith(prefix, StringComparison.Ordinal)) ? "max_completion_tokens" : "max_tokens";

    public static void Write(Utf8JsonWriter writer, string model, ChatOptions? options)
    {
        writer.WriteStartObject("stream_options"u8);
        writer.WriteBoolean("include_usage"u8, true);
        writer.WriteEndObject();
        if (options is null) return;
        WriteSampling(writer, options);
        if (options.MaxOutputTokens is { } most)
        {
            writer.WriteNumber(LimitField(model), most);
        }

        if (options.StopSequences is { Count: > 0 } stops)
        {
            writer.WriteStartArray("stop"u8);
            foreach (var stop in stops) writer.WriteStringValue(stop);
            writer.WriteEndArray();
        }

        WriteTools(writer, options);
        if (options.ResponseFormat is ChatResponseFormatJson format) WriteFormat(writer, format);
    }

    private static void WriteSampling(Utf8JsonWriter writer, ChatOptions options)
    {
        if (options.Temperature is { } temperature) writer.WriteNumber("temperature"u8, temperature);
        if (options.TopP is { } topP) writer.WriteNumber("top_p"u8, topP);
        if (options.TopK is { } topK) writer.WriteNumber("top_k"u8, topK);
        if (options.FrequencyPenalty is { } frequency) writer.WriteNumber("frequency_penalty"u8, frequency);
        if (options.PresencePenalty is { } presence) writer.WriteNumber("presence_penalty"u8, presence);
        if (options.Seed is { } seed) writer.WriteNumber("seed"u8, seed);
    }

    private static void WriteTools(Utf8JsonWriter writer, ChatOptions options)
    {
        var functions = options.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        if (functions.Count == 0) return;
        writer.WriteStartArray("tools"u8);
        foreach (var function in functions)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, function.Name);
            writer.WriteString("description"u8, function.Description);
            writer.WritePropertyName("parameters"u8);
            function.JsonSchema.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (options.AllowMultipleToolCalls is { } parallel) writer.WriteBoolean("parallel_tool_calls"u8, parallel);
        WriteToolChoice(writer, options.ToolMode);
    }

    private static void WriteToolChoice(Utf8JsonWriter writer, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                writer.WriteString("tool_choice"u8, "none"u8);
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                writer.WriteStartObject("tool_choice"u8);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, name);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case RequiredChatToolMode:
                writer.WriteString("tool_choice"u8, "required"u8);
                break;
            default:
                break;
        }
    }

    private static void WriteFormat(Utf8JsonWriter writer, ChatResponseFormatJson format)
    {
        writer.WriteStartObject("response_format"u8);
        writer.WriteString("type"u8, format.Schema is null ? "json_object"u8 : "json_schema"u8);
        if (format.Schema is { } schema)
        {
            writer.WriteStartObject("json_schema"u8);
            writer.WriteString("name"u8, format.SchemaName ?? "answer");
            if (format.SchemaDescription is { } description) writer.WriteString("description"u8, description);
            writer.WritePropertyName("schema"u8);
            schema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
