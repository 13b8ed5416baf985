using System.Net.Http.Headers;

namespace Kindred.LanguageModels;

/// <summary>What a back-end says of its limits in its headers (<c>x-ratelimit-…</c>), for our own clients: names and values as they came, in lower case.</summary>
internal static class UpstreamLimits
{
    /// <summary>Where the first update of an answer carries them, in <c>AdditionalProperties</c>; absent when there are none.</summary>
    public const string Key = "kindred.limits";

    private const string Prefix = "x-ratelimit-";

    public static IReadOnlyList<KeyValuePair<string, string>>? Of(HttpResponseHeaders? headers)
    {
        if (headers is null) return null;
        List<KeyValuePair<string, string>>? found = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var value = values.ToString();
            if (value.Length <= 128 && value.All(static c => c is >= ' ' and <= '~')) (found ??= []).Add(new(name.ToLowerInvariant(), value));
        }

        return found;
    }
}
