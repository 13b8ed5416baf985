using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>What a question is after.</summary>
internal sealed partial record Subject(
    IReadOnlyList<string> Words, IReadOnlyList<string> AllWords, bool AboutUser, bool AboutCharacter, bool WantsNewest, Subject.Sought Seeks)
{
    internal enum Sought
    {
        Anything,
        Name,
        Time,
        Place,
        Number,
    }

    public static Subject Of(string question)
    {
        var tokens = Wording.Tokens(question);
        return new Subject(
            [.. tokens.Where(Wording.IsContent).Distinct()],
            tokens,
            tokens.Any(token => token is "i" or "my" or "me" or "mine" or "im"),
            tokens.Any(token => token is "your" or "yours" or "yourself") || tokens is [.., "you"] || YouDo().IsMatch(question),
            Newest().IsMatch(question),
            SoughtBy(question));
    }

    /// <summary>Whether a sentence holds the kind of thing that is asked for.</summary>
    public bool IsAnsweredInKind(string sentence) => Seeks switch
    {
        Sought.Time => Times().IsMatch(sentence),
        Sought.Number => Numbers().IsMatch(sentence),
        Sought.Name or Sought.Place => InnerCapital().IsMatch(sentence),
        _ => false,
    };

    /// <summary>"I'm Ana" and "call me Ana" tell a name without the word.</summary>
    public bool IsIntroduction(string sentence) => Seeks == Sought.Name && AboutUser && Words.All(word => Wording.Meets("name", word)) && Introduction().IsMatch(sentence);

    private static Sought SoughtBy(string question) =>
        TimeAsked().IsMatch(question) ? Sought.Time
        : NumberAsked().IsMatch(question) ? Sought.Number
        : PlaceAsked().IsMatch(question) ? Sought.Place
        : NameAsked().IsMatch(question) ? Sought.Name
        : Sought.Anything;

    [GeneratedRegex(@"\b(?:are|do|did|have|will|would|can|could|were) you\b(?! (?:remember|know|recall|tell|think i|say i))", RegexOptions.IgnoreCase)]
    private static partial Regex YouDo();

    [GeneratedRegex(@"\b(?:now|nowadays|currently|these days|at the moment|still|today|latest|last|lately|anymore)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Newest();

    [GeneratedRegex(@"\b(?:when|what (?:time|date|day|year|month)|which (?:day|year|month)|how long)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TimeAsked();

    [GeneratedRegex(@"\bhow (?:many|much|old|often|tall|far|big)\b|\bnumber\b", RegexOptions.IgnoreCase)]
    private static partial Regex NumberAsked();

    [GeneratedRegex(@"\b(?:where|which (?:city|town|country)|what (?:city|town|country))\b", RegexOptions.IgnoreCase)]
    private static partial Regex PlaceAsked();

    [GeneratedRegex(@"\b(?:who|whom|name|named|called)\b|\bwho am i\b", RegexOptions.IgnoreCase)]
    private static partial Regex NameAsked();

    [GeneratedRegex(
        @"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
        + @"\b(?:today|tomorrow|yesterday|tonight|morning|noon|afternoon|evening|midnight|week|month|year|spring|summer|autumn|winter|ago|since)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Times();

    [GeneratedRegex(@"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|hundred|once|twice|several)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(?<=[\p{Ll},;'’] )(?!I\b)\p{Lu}|(?:[Ii]'m|[Ii]’m) \p{Lu}|\p{Lu}\p{Ll}+ is ")]
    private static partial Regex InnerCapital();

    [GeneratedRegex(@"\b(?:[Ii]'m|[Ii]’m|[Ii] am|[Cc]all me|[Tt]his is|[Nn]ame's) \p{Lu}")]
    private static partial Regex Introduction();
}
