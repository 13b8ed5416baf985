namespace Kindred.Personas.Lorebooks;

/// <summary>The lore for one prompt.</summary>
/// <param name="Entries">In the order in which they stand in the prompt (position by position).</param>
/// <param name="LeftOut">Entries whose keys matched but that another rule kept out, and keys that could not be tried.</param>
/// <param name="State">To be handed to the next selection of this chat.</param>
internal sealed record LoreSelection(IReadOnlyList<SelectedLore> Entries, IReadOnlyList<LeftOutLore> LeftOut, LoreState State, int Tokens);

/// <param name="Text">Content to insert, macros expanded, decorators removed.</param>
internal sealed record SelectedLore(Lorebook Book, LoreEntry Entry, string Text, LoreReason Why, int Tokens)
{
    public LoreWhere Where => Entry.Where;
}

internal sealed record LeftOutLore(Lorebook Book, LoreEntry Entry, LoreRefusal Why);

/// <summary>Why an entry fired.</summary>
internal abstract record LoreReason
{
    /// <summary>It always does: constant, or told so by its decorator.</summary>
    internal sealed record Always : LoreReason;

    /// <summary>It fired before and stays.</summary>
    internal sealed record Stays(int SinceMessageCount) : LoreReason;

    /// <param name="Message">0 is the newest message.</param>
    internal sealed record Said(string Key, int Message) : LoreReason;

    /// <param name="EntryId">The entry whose content holds the key.</param>
    internal sealed record CalledUp(string Key, string EntryId) : LoreReason;
}

internal enum LoreRefusal
{
    SecondaryKeys,
    AdditionalKeys,
    ExcludedKey,
    Delay,
    Cooldown,
    OnlyAfter,
    OnlyEvery,
    OtherGreeting,
    MatchedBefore,
    NeverByDecorator,
    MaxContext,
    Probability,
    Group,
    Budget,

    /// <summary>A key is no valid pattern.</summary>
    BadPattern,

    /// <summary>A pattern took too long, or the search of this selection as a whole did.</summary>
    TooSlow,
}
