using System.Text.Json;

namespace Kindred.Tests.Embeddings.Tokens;

/// <summary>How many tokens js-tiktoken 1.0.21 made of a text. Text with lone surrogates is given as UTF-16 units.</summary>
internal sealed record TokenReference(string? Text, int[]? Units, int? Repeat, int Cl100k, int O200k, int P50k, int Gpt2)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models", "tokens");

    /// <summary>False where the optional rank files were not fetched.</summary>
    public static bool IsInstalled { get; } = File.Exists(Path.Combine(Folder, "o200k_base.cjs"));

    public static Lazy<IReadOnlyList<TokenReference>> All { get; } = new(() =>
        JsonSerializer.Deserialize<TokenReference[]>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Embeddings", "Fixtures", "tokens.json")), Web)!);

    public string Whole => string.Concat(Enumerable.Repeat(Text ?? new string([.. Units!.Select(unit => (char)unit)]), Repeat ?? 1));
}
