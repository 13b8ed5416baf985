using System.Text;
using System.Text.Json;

namespace Kindred.OpenAi.Responses;

/// <summary>One item of an answer while it grows.</summary>
internal abstract class OutputItem(string id, int index)
{
    public string Id { get; } = id;

    /// <summary>Its place in the answer's list, from 0.</summary>
    public int Index { get; } = index;

    /// <param name="status">What the item says of itself: <c>in_progress</c>, <c>completed</c> or <c>incomplete</c>.</param>
    public abstract void Write(Utf8JsonWriter writer, string status);
}

/// <summary>A stretch of words within an item.</summary>
/// <param name="Kind"><c>output_text</c>, <c>refusal</c> or <c>reasoning_text</c>.</param>
internal sealed record OutputPart(string Kind)
{
    public StringBuilder Text { get; } = new();

    /// <summary>The field that holds the words.</summary>
    public string Field => Kind == "refusal" ? "refusal" : "text";

    public void Write(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Kind);
        writer.WriteString(Field, text);
        if (Kind == "output_text")
        {
            writer.WriteStartArray("annotations");
            writer.WriteEndArray();
            writer.WriteStartArray("logprobs");
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

/// <summary>A message, or thoughts (<c>reasoning</c>).</summary>
internal sealed class WordsItem(string id, int index, string type) : OutputItem(id, index)
{
    public string Type { get; } = type;

    public List<OutputPart> Parts { get; } = [];

    public override void Write(Utf8JsonWriter writer, string status)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Id);
        writer.WriteString("type", Type);
        writer.WriteString("status", status);
        if (Type == "message") writer.WriteString("role", "assistant");
        else WriteNoSummary(writer);
        writer.WriteStartArray("content");
        foreach (var part in Parts) part.Write(writer, part.Text.ToString());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNoSummary(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("summary");
        writer.WriteEndArray();
    }
}

/// <summary>A call of one of the client's functions.</summary>
internal sealed class CallItem(string id, int index, string callId, string name) : OutputItem(id, index)
{
    public string CallId { get; } = callId;

    public string Name { get; } = name;

    /// <summary>JSON, as far as it came.</summary>
    public StringBuilder Arguments { get; } = new();

    public override void Write(Utf8JsonWriter writer, string status)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Id);
        writer.WriteString("type", "function_call");
        writer.WriteString("status", status);
        writer.WriteString("call_id", CallId);
        writer.WriteString("name", Name);
        writer.WriteString("arguments", Arguments.ToString());
        writer.WriteEndObject();
    }
}
