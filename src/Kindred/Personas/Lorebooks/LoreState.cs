using System.Collections.Immutable;

namespace Kindred.Personas.Lorebooks;

/// <summary>What one chat remembers of entries that fired: a value, passed into a selection and returned changed. Kept per chat, so that branches inherit it.</summary>
/// <param name="Entries">By <see cref="KeyOf"/>; only entries whose rules look back are kept.</param>
internal sealed record LoreState(ImmutableDictionary<string, LoreMemory> Entries)
{
    public static LoreState Empty { get; } = new(ImmutableDictionary<string, LoreMemory>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>Books are told apart by name.</summary>
    public static string KeyOf(Lorebook book, LoreEntry entry) => $"{book.Name}\n{entry.Id}";

    /// <summary>
    /// What counts at this point of the chat: firings at or after it were swiped or deleted away, and those of an entry since changed are void.
    /// </summary>
    /// <param name="messageCount">Messages in the chat now.</param>
    public LoreMemory? Recall(Lorebook book, LoreEntry entry, int messageCount) =>
        Entries.GetValueOrDefault(KeyOf(book, entry)) is not { } memory || memory.Print != LoreMemory.PrintOf(entry) || memory.FirstAt >= messageCount ? null
        : memory.FiredAt < messageCount ? memory
        : memory with { FiredAt = memory.FirstAt };
}

/// <param name="FirstAt">Number of messages in the chat when the entry first fired.</param>
/// <param name="FiredAt">The same for the last time it fired anew (not by being sticky).</param>
/// <param name="Print">Fingerprint of the entry, to notice that it was edited.</param>
internal sealed record LoreMemory(int FirstAt, int FiredAt, long Print)
{
    public static long PrintOf(LoreEntry entry) =>
        (long)(SeededChance.Draw(entry.Keys.Count, $"{entry.Text}\n{string.Join('\n', entry.Keys)}") * (1L << 52));

    public bool IsSticky(LoreTiming timing, int messageCount) => messageCount <= (long)FiredAt + timing.Sticky;

    public bool IsCooling(LoreTiming timing, int messageCount) =>
        timing.Cooldown > 0 && !IsSticky(timing, messageCount) && messageCount <= (long)FiredAt + timing.Sticky + timing.Cooldown;
}
