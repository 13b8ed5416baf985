using System.Text.Json;

namespace Kindred.OpenAi.Responses;

/// <summary>The object <c>usage</c> of an answer: what the back-end billed, else what we counted.</summary>
internal static class ResponseUsage
{
    public static void Write(Utf8JsonWriter writer, ResponseOutput output, int promptTokens, int replyTokens)
    {
        var input = output.Usage?.InputTokenCount ?? promptTokens;
        var reply = output.Usage?.OutputTokenCount ?? (replyTokens == 0 ? output.Uncounted : replyTokens);
        writer.WriteStartObject("usage");
        writer.WriteNumber("input_tokens", input);
        writer.WriteStartObject("input_tokens_details");
        writer.WriteNumber("cached_tokens", output.Usage?.CachedInputTokenCount ?? 0);
        writer.WriteEndObject();
        writer.WriteNumber("output_tokens", reply);
        writer.WriteStartObject("output_tokens_details");
        writer.WriteNumber("reasoning_tokens", output.Usage?.ReasoningTokenCount ?? 0);
        writer.WriteEndObject();
        writer.WriteNumber("total_tokens", output.Usage?.TotalTokenCount ?? input + reply);
        writer.WriteEndObject();
    }
}
