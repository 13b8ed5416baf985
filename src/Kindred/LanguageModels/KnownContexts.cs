namespace Kindred.LanguageModels;

/// <summary>Context lengths, in tokens, of well-known models whose servers do not state them. By prefix, the longest wins.</summary>
internal static class KnownContexts
{
    private static readonly (string Prefix, int Tokens)[] Models =
    [
        ("gpt-3.5-turbo", 16_385), ("gpt-4-32k", 32_768), ("gpt-4-turbo", 128_000), ("gpt-4-1106", 128_000), ("gpt-4-0125", 128_000), ("gpt-4", 8_192),
        ("gpt-4o", 128_000), ("chatgpt-4o", 128_000), ("gpt-4.1", 1_047_576), ("gpt-5", 400_000), ("o1", 200_000), ("o3", 200_000), ("o4", 200_000),
    ];

    public static int? Of(string model)
    {
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        int? tokens = null;
        var longest = 0;
        foreach (var (prefix, context) in Models)
        {
            if (prefix.Length <= longest || !name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            // "o1" names a family, "o10" would be another.
            if (name.Length > prefix.Length && char.IsAsciiDigit(name[prefix.Length]) && char.IsAsciiDigit(prefix[^1])) continue;
            (longest, tokens) = (prefix.Length, context);
        }

        return tokens;
    }
}
