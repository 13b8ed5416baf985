using System.Buffers;
using System.Text.Json;
using Kindred.Chat;
using Kindred.Emotion;

namespace Kindred.OpenAi;

/// <summary>What stays the same in every piece of one answer: id, time, model.</summary>
internal sealed record AnswerHead(string Id, long Created, string Model)
{
    public static AnswerHead New(string model, DateTimeOffset now) => new($"chatcmpl-{Guid.NewGuid():N}", now.ToUnixTimeSeconds(), model);

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
    public static byte[] Receipt(TurnReceipt receipt)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("conversation_id", receipt.ConversationId);
            writer.WriteString("turn_id", receipt.TurnId);
            if (receipt.Emotion is { } emotion) WriteEmotion(writer, emotion);
            writer.WriteStartArray("recalled");
            foreach (var id in receipt.Recalled) writer.WriteStringValue(id);
            writer.WriteEndArray();
            writer.WriteStartObject("tokens");
            foreach (var (section, tokens) in receipt.Tokens) writer.WriteNumber(section, tokens);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
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
