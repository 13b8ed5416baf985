using System.Buffers;
using System.Text.Json;

namespace Kindred.OpenAi;

/// <summary>A choice of a whole answer as the two pieces of a stream that say the same: what was said, and why it ended.</summary>
internal static class WholeChoice
{
    public static void WriteDelta(IBufferWriter<byte> output, JsonElement choice, int index)
    {
        output.Write(",\"choices\":["u8);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", index);
            writer.WriteStartObject("delta");
            if (choice.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in message.EnumerateObject())
                {
                    if (field.NameEquals("tool_calls") && field.Value.ValueKind == JsonValueKind.Array) WriteCalls(writer, field.Value);
                    else writer.WriteAsIs(field);
                }
            }

            writer.WriteEndObject();
            writer.WritePropertyName("logprobs");
            if (choice.TryGetProperty("logprobs", out var probabilities)) writer.WriteAsIs(probabilities);
            else writer.WriteNullValue();
            writer.WriteNull("finish_reason");
            writer.WriteEndObject();
        }

        output.Write("]"u8);
    }

    public static void WriteFinish(IBufferWriter<byte> output, JsonElement choice, int index)
    {
        output.Write(",\"choices\":["u8);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", index);
            writer.WriteStartObject("delta");
            writer.WriteEndObject();
            writer.WriteNull("logprobs");
            writer.WriteString("finish_reason", choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : "stop");
            writer.WriteEndObject();
        }

        output.Write("]"u8);
    }

    // In a stream each call says which one it is.
    private static void WriteCalls(Utf8JsonWriter writer, JsonElement calls)
    {
        writer.WriteStartArray("tool_calls");
        var number = 0;
        foreach (var call in calls.EnumerateArray().Where(static call => call.ValueKind == JsonValueKind.Object))
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", number++);
            foreach (var field in call.EnumerateObject().Where(static field => !field.NameEquals("index"))) writer.WriteAsIs(field);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
