using System.Text.Json;
using Kindred.Embeddings.UseLite;

namespace Kindred.Tests.Embeddings.UseLite;

/// <summary>What the published JavaScript implementation made of a text (recorded with @energetic-ai/embeddings 0.2.0).</summary>
internal sealed record Reference(string Text, int[] Ids, float[] Vector)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models", "use-lite");

    public static string Fixtures { get; } = Path.Combine(AppContext.BaseDirectory, "Embeddings", "Fixtures");

    public static Lazy<IReadOnlyList<Reference>> All { get; } =
        new(() => JsonSerializer.Deserialize<Reference[]>(File.ReadAllBytes(Path.Combine(Fixtures, "use-lite.json")), Web)!);

    /// <summary>The encoder, or null where the optional weights were not fetched.</summary>
    public static Lazy<UseLiteEncoder?> Encoder { get; } = new(() => UseLiteEncoder.IsInstalled(Folder) ? UseLiteEncoder.Load(Folder) : null);
}
