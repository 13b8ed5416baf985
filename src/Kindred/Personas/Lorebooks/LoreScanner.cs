namespace Kindred.Personas.Lorebooks;

/// <summary>
/// Chooses the lorebook entries for a prompt. Rules: Character Card V3 (fields and decorators) and, where it leaves a thing open, SillyTavern's
/// world info documentation.
/// <list type="number">
/// <item>Each enabled entry is judged on the newest messages: decorators, sticky, constant, keys, then the conditions that may keep it out.</item>
/// <item>Of those that fired, chance and groups take some out again.</item>
/// <item>The rest is taken by rank (constant first, then priority, else order) until the budget of the book or of all is spent.</item>
/// <item>The content of what was taken is searched in the next pass, until a pass brings nothing new.</item>
/// </list>
/// </summary>
internal static class LoreScanner
{
    /// <summary>A pure function of its arguments, but for patterns that run into their time bound.</summary>
    /// <param name="messages">Newest first; with speakers' names in front where keys shall match them.</param>
    public static LoreSelection Select(IReadOnlyList<string> messages, IReadOnlyList<Lorebook> books, LoreOptions options)
    {
        var scan = new LoreScan(messages, options);
        var candidates = books.SelectMany((book, index) => book.Entries.Select((entry, place) => new LoreCandidate(book, entry, (index, place))))
            .Where(candidate => candidate.Entry.Enabled && candidate.Entry.Text.Length > 0).ToList();
        var levels = new Queue<int>(candidates.Select(candidate => candidate.Entry.Recursion.FromLevel).Where(level => level > 0).Distinct().Order());
        var level = 0;
        for (var pass = 0; pass < Math.Max(1, options.MaxPasses); pass++)
        {
            var isNew = scan.Pass(candidates, pass, level);
            if (isNew) continue;
            if (!levels.TryDequeue(out level)) break;
        }

        return scan.Result(candidates);
    }
}

/// <summary>An entry with its book, while a selection runs. A class, for two entries with the same words are still two.</summary>
/// <param name="place">Of the book in the list and of the entry in its book: equal orders stand so.</param>
internal sealed class LoreCandidate(Lorebook book, LoreEntry entry, (int Book, int Entry) place)
{
    public Lorebook Book { get; } = book;

    public LoreEntry Entry { get; } = entry;

    public (int Book, int Entry) Place { get; } = place;

    public string Key { get; } = LoreState.KeyOf(book, entry);
}
