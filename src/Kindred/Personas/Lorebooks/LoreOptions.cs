namespace Kindred.Personas.Lorebooks;

/// <summary>What a selection of lore goes by, beside the books and the messages.</summary>
/// <param name="TokenBudget">Tokens that all entries together may take.</param>
/// <param name="CountTokens">Counts as the model that will read the prompt does.</param>
internal sealed record LoreOptions(int TokenBudget, Func<string, int> CountTokens)
{
    /// <summary>Newest messages searched where neither the entry nor its book says how many; 0 leaves only constant and recursive entries.</summary>
    public int ScanDepth { get; init; } = 4;

    /// <summary>For books that do not say whether entries may call up others.</summary>
    public bool Recursive { get; init; } = true;

    /// <summary>Passes at most: the first over the messages, each further one over what the last called up.</summary>
    public int MaxPasses { get; init; } = 16;

    public bool CaseSensitive { get; init; }

    /// <summary>Keys of one word match whole words only.</summary>
    public bool WholeWords { get; init; } = true;

    /// <summary>Messages of the whole chat; null takes those that were handed in for all.</summary>
    public int? MessageCount { get; init; }

    /// <summary>Messages of the character in the whole chat; null (not known) leaves the rules that count them out.</summary>
    public int? AssistantMessages { get; init; }

    /// <summary>Index of the greeting that the chat began with; null when not known.</summary>
    public int? Greeting { get; init; }

    /// <summary>The context is full, so entries that asked for it stand back.</summary>
    public bool AtMaxContext { get; init; }

    /// <summary>Decides chances: the same seed gives the same selection.</summary>
    public long Seed { get; init; }

    /// <summary>What the last selection for this chat returned.</summary>
    public LoreState State { get; init; } = LoreState.Empty;

    /// <summary>Expands macros in keys and content.</summary>
    public Func<string, string> Expand { get; init; } = text => text;
}
