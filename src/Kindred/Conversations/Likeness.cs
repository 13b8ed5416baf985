namespace Kindred.Conversations;

/// <summary>
/// Whether one text is another one that was touched up: a reply that a client trimmed, cut at its last full sentence or rid of a prefix, a message
/// that its writer corrected. Pure; compares words without case and punctuation.
/// </summary>
internal static class Likeness
{
    private const double SharedWords = 0.6;
    private const double ContainedWords = 0.8;
    private const int FewestContained = 5;
    private const int ShortestPart = 8;

    /// <summary>
    /// True when one text begins or ends with the other (of at least 8 characters), when they share 60 % of all their words, or when one holds
    /// 80 % of the other's (at least 5).
    /// </summary>
    public static bool IsAlike(string one, string other)
    {
        var (left, right) = (TurnKey.Normalize(one), TurnKey.Normalize(other));
        var (shorter, longer) = left.Length <= right.Length ? (left, right) : (right, left);
        var stem = shorter.TrimEnd('.', '…', '!', '?', ',', ' ', '"', '*');
        if (stem.Length >= ShortestPart && (longer.StartsWith(stem, StringComparison.Ordinal) || longer.EndsWith(shorter, StringComparison.Ordinal))) return true;

        var (words, others) = (Words(left), Words(right));
        var fewer = Math.Min(words.Count, others.Count);
        if (fewer == 0) return false;
        var shared = words.Count(others.Contains);
        return shared >= SharedWords * (words.Count + others.Count - shared) || (fewer >= FewestContained && shared >= ContainedWords * fewer);
    }

    private static HashSet<string> Words(string text)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(' '))
        {
            var word = part.AsSpan().Trim("\"'*_.,;:!?()[]…“”‘’-");
            if (!word.IsEmpty) words.Add(word.ToString());
        }

        return words;
    }
}
