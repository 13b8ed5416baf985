using System.ComponentModel.DataAnnotations;

namespace Kindred.Embeddings;

/// <summary>Settings under "Embeddings".</summary>
internal sealed class EmbeddingsOptions
{
    /// <summary>Where the models' folders lie (use-lite, tokens).</summary>
    [Required]
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Which sentence encoder to use: "use-lite" or "none".</summary>
    [AllowedValues("use-lite", "none", ErrorMessage = "Embeddings:Model must be 'use-lite' or 'none'.")]
    public string Model { get; set; } = "use-lite";
}
