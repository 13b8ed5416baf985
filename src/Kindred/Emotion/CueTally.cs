namespace Kindred.Emotion;

/// <summary>
/// Walks a message and sums what its words say, class by class: longest phrases first, with negation, intensifiers and whose feeling it
/// is. Also counts what <see cref="Importance"/> needs. All constants are set by hand.
/// </summary>
internal sealed class CueTally
{
    private const double Boost = 1.4;
    private const double Damp = .6;
    private const double Shout = 1.3;
    private const double OthersFeeling = .2;
    private const double NegatedJoyIsSad = .5;

    /// <summary>How many words a "not" reaches over, unless the clause ends before.</summary>
    private const int NegationReach = 4;

    private readonly MessageTokens _message;
    private readonly Lexicon _lexicon;
    private readonly double[] _sums = new double[EmotionScores.Names.Count];
    private readonly bool _allShouted;
    private int _negatedUntil = -1;
    private int _boostedAt = -2;
    private int _dampedAt = -2;
    private bool _someoneElse;

    private CueTally(MessageTokens message, Lexicon lexicon)
    {
        (_message, _lexicon) = (message, lexicon);
        _allShouted = !message.All.Exists(static token => token.Kind == TokenKind.Word && token.Length > 2 && !token.Shouted);
        var at = 0;
        while (at < message.All.Count) at += Step(at);
    }

    /// <summary>The sums in the order of <see cref="EmotionScores.Names"/>.</summary>
    public IReadOnlyList<double> Sums => _sums;

    public int Words { get; private set; }

    public int FirstPerson { get; private set; }

    public int SecondPerson { get; private set; }

    public int InnerCapitals { get; private set; }

    public bool TellsTime { get; private set; }

    public static CueTally Of(MessageTokens message, Lexicon lexicon) => new(message, lexicon);

    /// <summary>Reads the word or phrase here; the number of tokens read.</summary>
    private int Step(int at)
    {
        var token = _message.All[at];
        if (token.Kind == TokenKind.ClauseEnd)
        {
            (_negatedUntil, _someoneElse) = (-1, false);
            return 1;
        }

        var word = _message.Word(token);
        var first = _lexicon.Find(word) ?? (token.Stretched ? FindUnstretched(word) : null);
        if (token.Kind == TokenKind.Word) Count(at, token, word, first);
        if (first is null)
        {
            if (word.EndsWith("n't")) Negate(at);
            return 1;
        }

        for (var words = Math.Min(first.Words, _message.All.Count - at); words > 1; words--)
        {
            if (_lexicon.Find(_message.Plain[token.Start.._message.All[at + words - 1].End]) is not { } phrase || (phrase.Cues.Count == 0 && phrase.Roles == WordRoles.None)) continue;
            for (var i = 1; i < words; i++) Count(at + i, _message.All[at + i], _message.Word(_message.All[at + i]), _lexicon.Find(_message.Word(_message.All[at + i])));
            Apply(phrase, at, token, words);
            return words;
        }

        Apply(first, at, token, 1);
        return 1;
    }

    private void Count(int at, Token token, ReadOnlySpan<char> word, LexiconEntry? entry)
    {
        Words++;
        var roles = entry?.Roles ?? WordRoles.None;
        if (roles.HasFlag(WordRoles.FirstPerson)) FirstPerson++;
        if (roles.HasFlag(WordRoles.SecondPerson)) SecondPerson++;
        TellsTime |= IsYearOrHour(word);
        // "I" always has its capital; a word after a full stop too.
        if (token.Capitalised && at > 0 && _message.All[at - 1].Kind == TokenKind.Word && !roles.HasFlag(WordRoles.FirstPerson)) InnerCapitals++;
    }

    private void Apply(LexiconEntry entry, int at, Token token, int words)
    {
        foreach (var cue in entry.Cues) Add(cue, at, token);
        var roles = entry.Roles;
        TellsTime |= roles.HasFlag(WordRoles.Time);
        if (roles.HasFlag(WordRoles.FirstPerson)) _someoneElse = false;
        if (roles.HasFlag(WordRoles.ThirdPerson)) _someoneElse = true;
        if (roles.HasFlag(WordRoles.Boosts)) _boostedAt = at + words - 1;
        if (roles.HasFlag(WordRoles.Dampens)) _dampedAt = at + words - 1;
        if (roles.HasFlag(WordRoles.Negates) || (entry.Cues.Count == 0 && _message.Word(token).EndsWith("n't"))) Negate(at + words - 1);
        if (token.Kind == TokenKind.Word && entry.Cues.Count == 0 && _message.Word(token) is "but" or "only") _negatedUntil = -1;
    }

    private void Add(Cue cue, int at, Token token)
    {
        var weight = cue.Weight;
        if (_boostedAt == at - 1 || token.Stretched) weight *= Boost;
        else if (_dampedAt == at - 1) weight *= Damp;
        if (token.Shouted && !_allShouted) weight *= Shout;
        if (cue.Kind == CueKind.Felt && _someoneElse) weight *= OthersFeeling;
        if (cue.Kind == CueKind.Fixed || at > _negatedUntil)
        {
            _sums[cue.Class] += weight;
            return;
        }

        // "Not happy" leans to sadness; "not sad" and "not afraid" are simply calm.
        if (cue.Class == 0) _sums[1] += NegatedJoyIsSad * weight;
        else _sums[^1] += NegatedJoyIsSad * weight;
    }

    private void Negate(int at) => _negatedUntil = at + NegationReach;

    private LexiconEntry? FindUnstretched(ReadOnlySpan<char> word)
    {
        Span<char> single = stackalloc char[Math.Min(word.Length, 32)];
        var length = 0;
        foreach (var c in word)
        {
            if (length > 0 && single[length - 1] == c) continue;
            if (length == single.Length) return null;
            single[length++] = c;
        }

        return _lexicon.Find(single[..length]);
    }

    private static bool IsYearOrHour(ReadOnlySpan<char> word) =>
        (word.Length == 4 && !word.ContainsAnyExceptInRange('0', '9') && (word.StartsWith("19") || word.StartsWith("20")))
        || (word.Length is 3 or 4 && char.IsAsciiDigit(word[0]) && (word.EndsWith("am") || word.EndsWith("pm")));
}
