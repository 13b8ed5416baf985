using System.Text.Json;

namespace Kindred.OpenAi;

/// <summary>The object <c>usage</c>, for back-ends that do not report their own.</summary>
internal static class Usage
{
    public static void Write(Utf8JsonWriter writer, int promptTokens, int replyTokens)
    {
        writer.WriteStartObject();
        writer.WriteNumber("prompt_tokens", promptTokens);
        writer.WriteNumber("completion_tokens", replyTokens);
        writer.WriteNumber("total_tokens", promptTokens + replyTokens);
        writer.WriteEndObject();
    }
}
