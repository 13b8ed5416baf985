namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Cuts what is quoted down to the sentences that matter.</summary>
internal static class QuoteText
{
    public const int Longest = 300;

    private const int BeforeMatch = 100;

    /// <param name="at">The sentence that answers.</param>
    /// <param name="partner">Another one of the same message that says what it is about, or -1.</param>
    public static string Of(List<CandidateSentence> sentences, int at, int partner, IReadOnlyList<Term> terms)
    {
        var answer = sentences[at].Text;
        if (partner < 0) return Cut(answer, terms);
        var (first, second) = partner < at ? (sentences[partner].Text, answer) : (answer, sentences[partner].Text);
        var both = Math.Abs(partner - at) == 1 ? $"{first} {second}" : $"{first} … {second}";
        return both.Length <= Longest ? both : Cut(answer, terms);
    }

    /// <summary>At most about 300 characters around the first word that was asked for, cut between words.</summary>
    public static string Cut(string text, IReadOnlyList<Term> terms)
    {
        var flat = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (flat.Length <= Longest) return flat;
        var start = Math.Max(0, FirstMatch(flat, terms) - BeforeMatch);
        if (start > 0) start = WordAfter(flat, start);
        var end = Math.Min(flat.Length, start + Longest);
        if (end < flat.Length) end = WordBefore(flat, start, end);
        return string.Concat(start > 0 ? "…" : "", flat.AsSpan(start, end - start), end < flat.Length ? "…" : "");
    }

    private static int FirstMatch(string text, IReadOnlyList<Term> terms)
    {
        var at = 0;
        foreach (var word in text.Split(' '))
        {
            var sentence = new CandidateSentence(word);
            if (terms.Any(term => term.IsStrong && sentence.Match(term) > 0)) return at;
            at += word.Length + 1;
        }

        return 0;
    }

    private static int WordAfter(string text, int at)
    {
        var space = text.IndexOf(' ', at);
        return space < 0 || space - at > 40 ? Whole(text, at) : space + 1;
    }

    private static int WordBefore(string text, int start, int end)
    {
        var space = text.LastIndexOf(' ', end - 1);
        return space <= start || end - space > 40 ? Whole(text, end) : space;
    }

    // Never between the halves of a surrogate pair.
    private static int Whole(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
