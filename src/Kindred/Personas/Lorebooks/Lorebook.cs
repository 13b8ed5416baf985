using System.Text.Json;

namespace Kindred.Personas.Lorebooks;

/// <summary>Knowledge that enters the prompt only when the talk turns to it ("world info").</summary>
/// <param name="ScanDepth">How many of the newest messages are searched for keys; null leaves it to <see cref="LoreOptions"/>.</param>
/// <param name="TokenBudget">Tokens that the entries of this book may take together; null for no bound of its own.</param>
/// <param name="Recursive">Whether entries may be called up by the content of others; null leaves it to <see cref="LoreOptions"/>.</param>
/// <param name="Original">The book's JSON as it came, to the byte: the whole file, or the <c>character_book</c> of a card.</param>
internal sealed record Lorebook(
    string Name,
    string Description,
    int? ScanDepth,
    int? TokenBudget,
    bool? Recursive,
    IReadOnlyList<LoreEntry> Entries,
    LorebookFormat Format,
    JsonElement Original);

internal enum LorebookFormat
{
    /// <summary><c>character_book</c> of a V2 or V3 card, also as a file of its own.</summary>
    CardBook,

    /// <summary><c>{"spec": "lorebook_v3", "data": …}</c>.</summary>
    LorebookV3,

    /// <summary>SillyTavern's world info file, <c>{"entries": {"0": …}}</c>.</summary>
    WorldInfo,
}

/// <summary>A lorebook file that was read.</summary>
internal sealed record ReadLorebook(Lorebook Book, IReadOnlyList<string> Warnings);
