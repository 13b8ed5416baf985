namespace Kindred.Embeddings.Tokens;

/// <summary>Which counter fits a model. One for the program; counters are shared.</summary>
/// <param name="folder">Holds cl100k_base.cjs and o200k_base.cjs; without them every model gets the estimate.</param>
internal sealed class TokenCounters(string folder)
{
    // The first match counts: gpt-4o before gpt-4.
    private static readonly (string Prefix, bool IsNewer)[] Families =
    [
        ("gpt-4o", true), ("gpt-4.1", true), ("gpt-4.5", true), ("gpt-5", true), ("o1", true), ("o3", true), ("o4", true),
        ("chatgpt-4o", true), ("gpt-oss", true),
        ("gpt-4", false), ("gpt-3.5", false), ("gpt-35", false), ("text-embedding-3", false), ("text-embedding-ada-002", false),
    ];

    private readonly Lazy<ITokenCounter?> _cl100k = new(() => Exact("cl100k_base", folder));
    private readonly Lazy<ITokenCounter?> _o200k = new(() => Exact("o200k_base", folder));

    /// <summary>For every model without a tokenizer here.</summary>
    public ITokenCounter Estimate { get; } = new EstimatedTokenCounter();

    /// <summary>The counter of a model, by its name with or without a provider before it ("openai/gpt-4o").</summary>
    public ITokenCounter ForModel(string modelName)
    {
        var name = modelName.AsSpan(modelName.LastIndexOf('/') + 1).Trim();
        foreach (var (prefix, isNewer) in Families)
        {
            if (Matches(name, prefix)) return (isNewer ? _o200k.Value : _cl100k.Value) ?? Estimate;
        }

        return Estimate;
    }

    // "o1" must not catch "o1x-local"; "gpt-4" may be followed by anything but a letter that makes another word of it.
    private static bool Matches(ReadOnlySpan<char> name, string prefix) => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && (name.Length == prefix.Length || name[prefix.Length] is '-' or '.' or ':' or '@' or '_' || prefix == "gpt-35");

    private static BpeTokenCounter? Exact(string name, string folder)
    {
        var path = Path.Combine(folder, name + ".cjs");
        if (!File.Exists(path)) return null;
        var counter = new BpeTokenCounter(name, name == "o200k_base" ? PiecePatterns.O200k : PiecePatterns.Cl100k, path);
        try
        {
            counter.Load();
            return counter;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Counting goes on by estimate; './kindred verify' names the damaged file.
            return null;
        }
    }
}
