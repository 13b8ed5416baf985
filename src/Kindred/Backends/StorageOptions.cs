using System.ComponentModel.DataAnnotations;

namespace Kindred.Backends;

/// <summary>Where and how things are kept.</summary>
internal sealed class StorageOptions
{
    /// <summary>The folder that holds everything Kindred keeps; relative to the working folder. Also set by <c>--data</c> and <c>KINDRED_DATA</c>.</summary>
    [Required]
    public string Data { get; set; } = Path.Combine(".kindred", "data");

    /// <summary>How many conversations working memory holds at once; the one unused longest makes room.</summary>
    [Range(1, 1_000_000)]
    public int WorkingMemoryConversations { get; set; } = 1_000;

    /// <summary>How many reads of the embedded database may run at once.</summary>
    [Range(1, 256)]
    public int Readers { get; set; } = 8;

    /// <summary>How many writes may wait for the embedded database's writer; further callers wait before they queue.</summary>
    [Range(1, 1_000_000)]
    public int WriteQueue { get; set; } = 4_096;

    /// <summary>How long the check of a database that was not closed in order may hold up the start.</summary>
    public TimeSpan CheckLimit { get; set; } = TimeSpan.FromSeconds(4);
}
