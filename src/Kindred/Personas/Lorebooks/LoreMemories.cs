namespace Kindred.Personas.Lorebooks;

/// <summary>The state after a selection.</summary>
internal static class LoreMemories
{
    /// <summary>Remembers what fired anew and forgets what no rule asks for any more. Entries of books that were not at hand stay as they were.</summary>
    public static LoreState After(
        LoreOptions options, int messageCount, IReadOnlyList<LoreCandidate> candidates, IReadOnlyDictionary<LoreCandidate, SelectedLore> taken)
    {
        var entries = options.State.Entries.ToBuilder();
        foreach (var candidate in candidates)
        {
            var memory = options.State.Recall(candidate.Book, candidate.Entry, messageCount);
            if (taken.TryGetValue(candidate, out var selected) && selected.Why is not LoreReason.Stays)
                memory = new LoreMemory(memory?.FirstAt ?? messageCount, messageCount, LoreMemory.PrintOf(candidate.Entry));
            if (memory is not null && IsNeeded(candidate.Entry, memory, messageCount)) entries[candidate.Key] = memory;
            else entries.Remove(candidate.Key);
        }

        return new LoreState(entries.ToImmutable());
    }

    private static bool IsNeeded(LoreEntry entry, LoreMemory memory, int messageCount) =>
        entry.Decorators.KeepAfterMatch || entry.Decorators.NotAfterMatch
        || ((entry.Timing.Sticky > 0 || entry.Timing.Cooldown > 0) && messageCount < (long)memory.FiredAt + entry.Timing.Sticky + entry.Timing.Cooldown);
}
