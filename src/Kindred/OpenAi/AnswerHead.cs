using System.Buffers;
using System.Text.Json;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Emotion;
using Kindred.Memory;

namespace Kindred.OpenAi;

/// <summary>What stays the same in every piece of one answer: id, time, model.</summary>
/// <param name="Explains">The client shows its person what was recalled.</param>
internal sealed record AnswerHead(string Id, long Created, string Model, bool Explains)
{
    // A receipt travels in one event with the first word of a reply.
    private const int LongestQuote = 600;

    public static AnswerHead New(string model, DateTimeOffset now, bool explains) => new($"chatcmpl-{Guid.NewGuid():N}", now.ToUnixTimeSeconds(), model, explains);

    /// <summary>The same for everyone who gets this answer.</summary>
    public AnswerHead Of(TurnReceipt receipt) => this with { Id = $"chatcmpl-{receipt.Answer.Id:N}", Created = receipt.Answer.At.ToUnixTimeSeconds() };

    /// <summary>The opening of an answer object up to, and without, what follows the model's name.</summary>
    public byte[] Open(string kind)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id);
            writer.WriteString("object", kind);
            writer.WriteNumber("created", Created);
            writer.WriteString("model", Model);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan[..^1].ToArray();
    }

    /// <summary>The value of our own key <c>kindred</c>.</summary>
    /// <param name="explains">Quotes what was recalled, beside the ids.</param>
    public static byte[] Receipt(TurnReceipt receipt, bool explains = false)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("conversation_id", receipt.ConversationId);
            writer.WriteString("turn_id", receipt.TurnId);
            if (receipt.Emotion is { } emotion) WriteEmotion(writer, emotion);
            writer.WriteStartArray("recalled");
            foreach (var memory in receipt.Recalled) writer.WriteStringValue(memory.Id);
            writer.WriteEndArray();
            if (explains) WriteMemories(writer, receipt.Recalled);
            writer.WriteStartObject("tokens");
            foreach (var (section, tokens) in receipt.Tokens) writer.WriteNumber(section, tokens);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMemories(Utf8JsonWriter writer, IReadOnlyList<Recollection> recalled)
    {
        writer.WriteStartArray("memories");
        foreach (var memory in recalled)
        {
            writer.WriteStartObject();
            writer.WriteString("id", memory.Id);
            writer.WriteString("text", Quote(memory.Text));
            writer.WriteString("speaker", memory.Speaker);
            writer.WriteString("role", memory.Role == TurnRole.User ? "user" : "assistant");
            writer.WriteString("said_at", memory.SaidAt);
            writer.WriteNumber("score", Math.Round(memory.Score, 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Not in the middle of a character that takes two.
    private static string Quote(string text)
    {
        if (text.Length <= LongestQuote) return text;
        var end = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static void WriteEmotion(Utf8JsonWriter writer, EmotionReading emotion)
    {
        writer.WriteStartObject("emotion");
        writer.WriteString("dominant", emotion.Dominant);
        writer.WriteNumber("confidence", Math.Round(emotion.Confidence, 3));
        writer.WriteString("detector", emotion.Detector);
        writer.WriteEndObject();
    }
}
