namespace Kindred.Personas.Lorebooks;

/// <summary>
/// What is left of the tokens, of all books together and of each. Entries come in the order of <see cref="Rank"/>; once one no longer fits, all of lower
/// rank in that budget are out too, so the lowest are dropped first. An entry larger than a whole budget is passed over alone.
/// </summary>
internal sealed class LoreBudget(LoreOptions options)
{
    private readonly Dictionary<int, int> _spent = [];
    private readonly HashSet<int> _closed = [];

    // The budget of all books together, beside those by index of book.
    private const int All = -1;

    /// <summary>First to be taken first: constant, then higher priority (order where there is none), then as they stand.</summary>
    public static IComparer<LoreCandidate> Rank { get; } = Comparer<LoreCandidate>.Create((left, right) =>
        (IsConstant(right), right.Entry.Priority ?? right.Entry.Order).CompareTo((IsConstant(left), left.Entry.Priority ?? left.Entry.Order)));

    /// <summary>The tokens of the text when there is room for it, else null.</summary>
    public int? TryTake(LoreCandidate candidate, string text)
    {
        var tokens = options.CountTokens(text);
        if (candidate.Entry.IgnoreBudget) return tokens;
        if (!Fits(All, options.TokenBudget, tokens) || (candidate.Book.TokenBudget is { } own && !Fits(candidate.Place.Book, own, tokens))) return null;
        Spend(All, tokens);
        Spend(candidate.Place.Book, tokens);
        return tokens;
    }

    private static bool IsConstant(LoreCandidate candidate) => candidate.Entry.Constant || candidate.Entry.Decorators.Constant;

    private bool Fits(int budget, int limit, int tokens)
    {
        if (tokens > limit || _closed.Contains(budget)) return false;
        if (_spent.GetValueOrDefault(budget) + (long)tokens <= limit) return true;
        _closed.Add(budget);
        return false;
    }

    private void Spend(int budget, int tokens) => _spent[budget] = _spent.GetValueOrDefault(budget) + tokens;
}
