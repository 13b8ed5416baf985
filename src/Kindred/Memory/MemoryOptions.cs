using System.ComponentModel.DataAnnotations;

namespace Kindred.Memory;

/// <summary>Settings of memory, in the section <c>Memory</c>.</summary>
internal sealed class MemoryOptions
{
    /// <summary>How many turns of all people together are kept ready for search in RAM; about 2 KB each with vectors.</summary>
    [Range(1_000, 100_000_000)]
    public int IndexedTurns { get; set; } = 250_000;

    /// <summary>How many turns are embedded at a time in the background.</summary>
    [Range(1, 1_024)]
    public int EmbeddingBatch { get; set; } = 32;
}
