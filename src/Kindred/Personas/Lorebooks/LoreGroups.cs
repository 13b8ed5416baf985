namespace Kindred.Personas.Lorebooks;

/// <summary>Of the entries of one group that fired, only one stays.</summary>
internal static class LoreGroups
{
    /// <param name="fired">Entries that fired in this pass.</param>
    /// <param name="taken">Entries of earlier passes; their groups are closed.</param>
    /// <param name="score">Points of an entry, asked for only where a group goes by them.</param>
    public static HashSet<LoreCandidate> Winners(
        IReadOnlyList<(LoreCandidate Candidate, LoreReason Why)> fired, IReadOnlyCollection<LoreCandidate> taken, Func<LoreCandidate, int> score, long seed)
    {
        var closed = taken.SelectMany(candidate => candidate.Entry.Group.Names).ToHashSet(StringComparer.Ordinal);
        var left = fired.Select(item => item.Candidate).Where(candidate => !candidate.Entry.Group.Names.Any(closed.Contains)).ToHashSet();
        var groups = fired.SelectMany(item => item.Candidate.Entry.Group.Names.Select(name => (name, item))).GroupBy(pair => pair.name, pair => pair.item, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            // An entry in several groups may have lost in one before.
            var members = group.Where(item => left.Contains(item.Candidate)).ToList();
            if (members.Count < 2) continue;
            var winner = Winner(group.Key, members, score, seed);
            left.ExceptWith(members.Select(item => item.Candidate).Where(candidate => candidate != winner));
        }

        return left;
    }

    private static LoreCandidate Winner(string name, List<(LoreCandidate Candidate, LoreReason Why)> members, Func<LoreCandidate, int> score, long seed)
    {
        // Who is in the prompt already stays there: a sticky entry must not flicker with the draw.
        if (members.Find(item => item.Why is LoreReason.Stays) is { Candidate: { } stays }) return stays;
        var candidates = members.ConvertAll(item => item.Candidate);
        if (candidates.Exists(candidate => candidate.Entry.Group.ByScore))
        {
            var points = candidates.ToDictionary(candidate => candidate, score);
            var most = points.Values.Max();
            candidates = candidates.FindAll(candidate => points[candidate] == most);
        }

        var byOrder = candidates.FindAll(candidate => candidate.Entry.Group.ByOrder);
        return byOrder.Count > 0 ? byOrder.MaxBy(candidate => candidate.Entry.Order)! : Draw(name, candidates, seed);
    }

    private static LoreCandidate Draw(string name, List<LoreCandidate> candidates, long seed)
    {
        var weights = candidates.ConvertAll(candidate => (double)Math.Max(0, candidate.Entry.Group.Weight));
        var drawn = SeededChance.Draw(seed, $"group {name}") * weights.Sum();
        for (var i = 0; i < candidates.Count; i++)
        {
            drawn -= weights[i];
            if (drawn < 0) return candidates[i];
        }

        return candidates[^1];
    }
}
