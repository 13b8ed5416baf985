namespace Kindred.LanguageModels;

/// <summary>Windows of well-known models whose servers do not state them (OpenAI's model pages).</summary>
internal static class ContextWindows
{
    // Longer prefixes first.
    private static readonly (string Prefix, int Tokens)[] Known =
    [
        ("gpt-3.5-turbo-instruct", 4_096),
        ("gpt-3.5-turbo", 16_385),
        ("gpt-4-32k", 32_768),
        ("gpt-4-turbo", 128_000),
        ("gpt-4-1106", 128_000),
        ("gpt-4-0125", 128_000),
        ("gpt-4.1", 1_047_576),
        ("gpt-4.5", 128_000),
        ("gpt-4o", 128_000),
        ("chatgpt-4o", 128_000),
        ("gpt-4", 8_192),
        ("gpt-5-chat", 128_000),
        ("gpt-5", 400_000),
        ("gpt-oss", 131_072),
        ("o1-mini", 128_000),
        ("o1-preview", 128_000),
        ("o1", 200_000),
        ("o3", 200_000),
        ("o4-mini", 200_000),
    ];

    /// <summary>The window of a model in tokens, or null.</summary>
    public static int? Of(string model)
    {
        foreach (var (prefix, tokens) in Known)
        {
            // "gpt-4" stands for "gpt-4-0613", not for "gpt-4x".
            if (model.StartsWith(prefix, StringComparison.Ordinal) && (model.Length == prefix.Length || model[prefix.Length] is '-' or ':')) return tokens;
        }

        return null;
    }
}
