namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>A sentence with what is needed to compare it with a question.</summary>
internal sealed class CandidateSentence
{
    private readonly HashSet<string> _stems;
    private readonly HashSet<string> _concepts;
    private readonly List<string> _words;

    public CandidateSentence(string text)
    {
        Text = text;
        _words = Sentences.Words(text);
        _stems = _words.Select(WordStem.Of).ToHashSet(StringComparer.Ordinal);
        _concepts = _stems.SelectMany(Concepts.Told).Concat(Concepts.Implied(text)).ToHashSet(StringComparer.Ordinal);
        IsQuestion = MessageReader.Asks(text);
        TellsNothing = IsQuestion && _words.Count > 0 && _words[0] is ("who" or "what" or "when" or "where" or "why" or "how" or "which" or "whose" or "do");
        SpeaksOfSelf = _words.Exists(static word => word is "i" or "im" or "ive" or "me" or "we" or "us");
    }

    public string Text { get; }

    public bool IsQuestion { get; }

    /// <summary>An open question; "Did I tell you that Miso is ill?" at least tells something.</summary>
    public bool TellsNothing { get; }

    public bool SpeaksOfSelf { get; }

    /// <summary>How well it answers for a word: 1 the word itself, .85 one of the same meaning, 0 not at all.</summary>
    public double Match(Term term)
    {
        if (_stems.Contains(term.Stem)) return 1;
        foreach (var concept in term.Concepts) if (_concepts.Contains(concept)) return .85;
        return 0;
    }

    /// <summary>Whether the thing is called the speaker's own: "my cat", also "my old cat", not "my neighbour's cat".</summary>
    public bool Owns(string stem) => Before(stem, static (words, text, i, gap) => words[i] is "my" or "our" && (gap == 1 || !HasOwner(text, words[i + 1])));

    /// <summary>Whether the thing is called somebody else's: "her cat", "my neighbour's cat".</summary>
    public bool OwnedByOther(string stem) => !Owns(stem) && Before(stem, static (words, text, i, _) => words[i] is "his" or "her" or "their" or "your" || HasOwner(text, words[i]));

    private bool Before(string stem, Func<List<string>, string, int, int, bool> fits)
    {
        for (var at = 1; at < _words.Count; at++)
        {
            if (WordStem.Of(_words[at]) != stem) continue;
            if (fits(_words, Text, at - 1, 1) || (at > 1 && fits(_words, Text, at - 2, 2))) return true;
        }

        return false;
    }

    private static bool HasOwner(string text, string word) =>
        text.Contains($"{word}'s ", StringComparison.OrdinalIgnoreCase) || text.Contains($"{word}’s ", StringComparison.OrdinalIgnoreCase);
}
