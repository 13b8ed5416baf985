namespace Kindred.Personas.Lorebooks;

/// <summary>The state of one running selection: what was taken, what was refused, what is left of the budgets.</summary>
internal sealed class LoreScan(IReadOnlyList<string> messages, LoreOptions options)
{
    // Beyond this, more content to search brings only cost. Few budgets let as much through.
    private const int MaxRecursionCharacters = 64 * 1024;

    private readonly LoreJudge _judge = new(messages, options);
    private readonly LoreBudget _budget = new(options);
    private readonly Dictionary<LoreCandidate, SelectedLore> _taken = [];
    private readonly Dictionary<LoreCandidate, LoreRefusal> _refused = [];
    private readonly HashSet<LoreCandidate> _final = [];
    private readonly List<(string EntryId, string Text)> _recursion = [];
    private int _recursionCharacters;

    /// <summary>One pass over all that is not settled yet; true when it brought something new.</summary>
    /// <param name="level">Highest recursion level that may fire.</param>
    public bool Pass(IReadOnlyList<LoreCandidate> candidates, int pass, int level)
    {
        var fired = new List<(LoreCandidate Candidate, LoreReason Why)>();
        foreach (var candidate in candidates)
        {
            if (_taken.ContainsKey(candidate) || _final.Contains(candidate) || !TakesPart(candidate, pass, level)) continue;
            var (why, refusal) = _judge.Judge(candidate, candidate.Entry.Recursion.NotByOthers ? [] : _recursion);
            if (refusal is { } reason) _refused[candidate] = reason;
            else if (why is not null && HasLuck(candidate, why)) fired.Add((candidate, why));
        }

        var kept = LoreGroups.Winners(fired, _taken.Keys, _judge.Score, options.Seed);
        foreach (var (loser, _) in fired.Where(item => !kept.Contains(item.Candidate))) Refuse(loser, LoreRefusal.Group);
        var before = _taken.Count;
        foreach (var (candidate, why) in fired.Where(item => kept.Contains(item.Candidate)).OrderBy(item => item.Candidate, LoreBudget.Rank)) Take(candidate, why);
        return _taken.Count > before;
    }

    public LoreSelection Result(IReadOnlyList<LoreCandidate> candidates)
    {
        var entries = _taken.OrderBy(pair => pair.Value.Where.Position).ThenBy(pair => pair.Value.Entry.Order).ThenBy(pair => pair.Key.Place)
            .Select(pair => pair.Value).ToList();
        var leftOut = candidates.Where(_refused.ContainsKey).Select(candidate => new LeftOutLore(candidate.Book, candidate.Entry, _refused[candidate])).ToList();
        return new LoreSelection(entries, leftOut, LoreMemories.After(options, _judge.MessageCount, candidates, _taken), entries.Sum(entry => entry.Tokens));
    }

    private bool TakesPart(LoreCandidate candidate, int pass, int level) =>
        (pass == 0 && candidate.Entry.Recursion.FromLevel <= 0)
        || (pass > 0 && candidate.Entry.Recursion.FromLevel <= level && (candidate.Book.Recursive ?? options.Recursive));

    private bool HasLuck(LoreCandidate candidate, LoreReason why)
    {
        if (why is LoreReason.Stays || candidate.Entry.Probability >= 100) return true;
        if (SeededChance.Draw(options.Seed, candidate.Key) * 100 < candidate.Entry.Probability) return true;
        Refuse(candidate, LoreRefusal.Probability);
        return false;
    }

    private void Take(LoreCandidate candidate, LoreReason why)
    {
        var text = options.Expand(candidate.Entry.Text);
        if (_budget.TryTake(candidate, text) is not { } tokens)
        {
            Refuse(candidate, LoreRefusal.Budget);
            return;
        }

        _refused.Remove(candidate);
        _taken[candidate] = new SelectedLore(candidate.Book, candidate.Entry, text, why, tokens);
        if (candidate.Entry.Recursion.CallsNone || _recursionCharacters + candidate.Entry.Text.Length > MaxRecursionCharacters) return;
        // As written too: {{hidden_key:…}} is there to be found and expands to nothing.
        var written = Macros.MacroComments.Remove(candidate.Entry.Text);
        var expanded = Macros.MacroComments.Remove(text);
        _recursion.Add((candidate.Entry.Id, written == expanded ? written : $"{written}\n{expanded}"));
        _recursionCharacters += candidate.Entry.Text.Length;
    }

    private void Refuse(LoreCandidate candidate, LoreRefusal why)
    {
        _refused[candidate] = why;
        _final.Add(candidate);
    }
}
