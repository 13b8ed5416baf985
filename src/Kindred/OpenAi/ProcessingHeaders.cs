using System.Globalization;
using Kindred.LanguageModels;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>
/// What an answer's headers tell about how it was made: <c>openai-processing-ms</c> until the model's first word, and the limits
/// (<c>x-ratelimit-…</c>) that the back-end stated. We set no limits of our own, so there is nothing to state where it sends none.
/// </summary>
internal static class ProcessingHeaders
{
    public static void Write(HttpResponse response, ChatResponseUpdate first, TimeSpan elapsed)
    {
        response.Headers["openai-processing-ms"] = ((long)elapsed.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        if (first.AdditionalProperties?.GetValueOrDefault(UpstreamLimits.Key) is not IReadOnlyList<KeyValuePair<string, string>> limits) return;
        foreach (var (name, value) in limits) response.Headers[name] = value;
    }
}
