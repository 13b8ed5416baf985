using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>What one pass over an answer finds besides the fields that are sent on.</summary>
internal ref struct AnswerParts
{
    public AnswerFields Fields;
    public string? Text;
    public string? Reasoning;
    public string? FinishReason;

    /// <summary>The value of a top-level <c>error</c>.</summary>
    public ByteRange Error;
}

/// <summary>Reads an event of a stream, or a whole answer, in one forward pass without building a document.</summary>
internal static class AnswerReader
{
    /// <exception cref="JsonException">It is not one JSON object.</exception>
    public static AnswerParts Read(ReadOnlySpan<byte> json)
    {
        var parts = new AnswerParts();
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8)) parts.Fields.Choices = ReadChoices(ref reader, ref parts);
            else if (reader.ValueTextEquals("usage"u8)) parts.Fields.Usage = Skip(ref reader);
            else if (reader.ValueTextEquals("system_fingerprint"u8)) parts.Fields.SystemFingerprint = Skip(ref reader);
            else if (reader.ValueTextEquals("service_tier"u8)) parts.Fields.ServiceTier = Skip(ref reader);
            else if (reader.ValueTextEquals("error"u8)) parts.Error = Skip(ref reader);
            else reader.Skip();
        }

        return parts;
    }

    /// <summary>The pieces of text as contents; an empty list costs nothing.</summary>
    public static IList<AIContent> Contents(in AnswerParts parts)
    {
        if (parts.Reasoning is null) return parts.Text is null ? [] : [new TextContent(parts.Text)];
        return parts.Text is null ? [new TextReasoningContent(parts.Reasoning)] : [new TextReasoningContent(parts.Reasoning), new TextContent(parts.Text)];
    }

    // The value as a stretch of bytes; null counts as absent.
    private static ByteRange Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return default;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new ByteRange(start, (int)reader.BytesConsumed - start);
    }

    private static ByteRange ReadChoices(ref Utf8JsonReader reader, ref AnswerParts parts)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return default;
        }

        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            parts.Fields.HasChoices = true;
            ReadChoice(ref reader, ref parts);
        }

        return new ByteRange(start, (int)reader.BytesConsumed - start);
    }

    // Further choices (n > 1) are alternatives of the same reply: only the first is the turn's text.
    private static void ReadChoice(ref Utf8JsonReader reader, ref AnswerParts parts)
    {
        var choice = new AnswerParts();
        var index = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                ReadMessage(ref reader, ref choice);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                choice.FinishReason = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number) reader.TryGetInt32(out index);
                else reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        parts.Fields.HasToolCalls |= choice.Fields.HasToolCalls;
        if (index != 0) return;
        parts.Text ??= choice.Text;
        parts.Reasoning ??= choice.Reasoning;
        parts.FinishReason ??= choice.FinishReason;
    }

    private static void ReadMessage(ref Utf8JsonReader reader, ref AnswerParts choice)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8)) choice.Text = ReadString(ref reader);
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8)) choice.Reasoning = ReadString(ref reader) ?? choice.Reasoning;
            else if (reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8)) choice.Fields.HasToolCalls |= !Skip(ref reader).IsEmpty;
            else reader.Skip();
        }
    }

    // An empty piece of text is no text; other kinds of value (parts) are sent on but not read.
    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        try
        {
            return reader.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, cut by a model between two tokens.
            return null;
        }
    }
}
