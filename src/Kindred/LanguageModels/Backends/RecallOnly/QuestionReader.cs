using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Takes a question apart by rules: what sort of answer, about whom, which words count.</summary>
internal static partial class QuestionReader
{
    private const double Weak = .4;
    private const double Proper = 1.5;

    private static readonly FrozenSet<string> StopWords =
        """
        a an the and or but if of to in on at by for with from as into onto about than that this these those there here it its so too also just again please really very
        i me my mine myself we us our ours you your yours yourself he him his she her hers they them their is are was were be been being am do does did done doing
        have has had having will would can could shall should may might must not no yes dont ever never some any all each every both more most much many few
        who whom whose what which when where why how now currently still today yesterday tonight lately recently latest these days last first originally earliest time
        tell told say said mention mentioned remember recall know remind think thought ok okay hey hi hello well oh um ago one ones someone something anything everything
        s t m re ve ll d im ive whats wheres whens whos hows get got gotten up out go goes went going
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <param name="sentence">One sentence that asks something.</param>
    public static Question Read(string sentence)
    {
        var byCharacter = AsksWhatYouSaid().IsMatch(sentence);
        var bare = Frame().Replace(sentence, " ");
        foreach (var (pattern, plain) in Phrases) bare = pattern.Replace(bare, plain);
        var words = Sentences.Words(bare);
        var terms = Terms(bare, words);
        var aboutUser = words.Exists(static word => word is "i" or "me" or "my" or "mine" or "we" or "our" or "us" or "im");
        var aboutYou = byCharacter || words.Exists(static word => word is "you" or "your" or "yours");
        return new Question(
            sentence,
            KindOf(bare, words, terms, aboutUser, aboutYou),
            terms,
            Owned(words),
            byCharacter ? Said.ByCharacter : aboutUser ? Said.ByUser : aboutYou ? Said.ByCharacter : Said.ByAnyone,
            words.Exists(static word => word is "i" or "me" or "im"),
            Newest().IsMatch(sentence),
            Oldest().IsMatch(sentence),
            Regex.IsMatch(sentence, @"\byesterday\b", RegexOptions.IgnoreCase) ? 1 : Regex.IsMatch(sentence, @"\b(?:today|this morning)\b", RegexOptions.IgnoreCase) ? 0 : null);
    }

    private static AnswerKind KindOf(string bare, List<string> words, List<Term> terms, bool aboutUser, bool aboutYou)
    {
        var asksName = terms.Count == 1 && terms[0].Concepts.Contains(Concepts.Name);
        if (asksName && (MyName().IsMatch(bare) || AmICalled().IsMatch(bare))) return AnswerKind.OwnName;
        if (terms.Count == 0 && WhoAmI().IsMatch(bare)) return AnswerKind.OwnName;
        if (asksName && aboutYou && !aboutUser) return AnswerKind.CharacterName;
        if (terms.Exists(static term => term.Concepts.Contains(Concepts.Name))) return AnswerKind.Person;
        if (terms.Exists(static term => term.Concepts.Contains("colour"))) return AnswerKind.Colour;
        if (terms.Exists(static term => term.Concepts.Contains("age"))) return AnswerKind.Number;
        if (terms.Exists(static term => term.Concepts.Contains("birthday"))) return AnswerKind.Time;
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "when": return AnswerKind.Time;
                case "where": return AnswerKind.Place;
                case "who" or "whose" or "whom": return AnswerKind.Person;
                case "why": return AnswerKind.Reason;
                case "how" when i + 1 < words.Count && words[i + 1] is "many" or "much" or "long" or "far" or "tall" or "big" or "often": return AnswerKind.Number;
                case "what" or "which" when i + 1 < words.Count && words[i + 1] is "day" or "date" or "year" or "month": return AnswerKind.Time;
                case "what" or "which" when i + 1 < words.Count && words[i + 1] is "city" or "town" or "country" or "place" or "street": return AnswerKind.Place;
            }
        }

        return AnswerKind.Any;
    }

    private static List<Term> Terms(string bare, List<string> words)
    {
        var terms = new List<Term>();
        foreach (var word in words)
        {
            if (StopWords.Contains(word)) continue;
            var stem = WordStem.Of(word);
            if (terms.Exists(term => term.Stem == stem)) continue;
            terms.Add(new Term(stem, Concepts.Asked(stem), Concepts.IsWeak(stem) ? Weak : IsCapitalised(bare, word) ? Proper : 1));
        }

        return terms;
    }

    // Inside a sentence a capital letter means a name; at its start it means nothing.
    private static bool IsCapitalised(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return at > 0 && char.IsUpper(text[at]) && text.AsSpan(0, at).ContainsAnyExceptInRange('\0', '@');
    }

    private static List<string> Owned(List<string> words)
    {
        var owned = new List<string>();
        for (var i = 0; i + 1 < words.Count; i++) if (words[i] is "my" or "our") owned.Add(WordStem.Of(words[i + 1]));
        return owned;
    }

    private static readonly (Regex Pattern, string Plain)[] Phrases =
    [
        (Living(), " job "), (HowOld(), " what age "), (WhatTime(), " when "), (HowCome(), " why "), (ComeFrom(), " origin "),
    ];

    /// <summary>Words that only dress a question up: "do you remember", "I forgot".</summary>
    [GeneratedRegex(
        @"\b(?:(?:do|can|could|would|will)\s+you\s+(?:please\s+|still\s+|perhaps\s+|happen\s+to\s+)?(?:remember|recall|know|tell\s+me|remind\s+me)|what\s+do\s+you\s+(?:still\s+)?(?:know|remember|recall)\s+about|what\s+did\s+(?:i|you)\s+(?:just\s+)?(?:tell|say|said|mention|told|suggest|recommend)(?:\s+to)?(?:\s+(?:you|me)\b)?(?:\s+about)?|(?:have|did)\s+i\s+(?:ever\s+|already\s+)?(?:tell|told|mention|mentioned|say|said)(?:\s+to)?(?:\s+you)?(?:\s+about)?|(?:tell|remind)\s+me(?:\s+again)?(?:\s+(?:about|of))?|i\s+(?:forgot|forget|wonder|(?:can['’]?t|cannot|don['’]?t)\s+(?:remember|recall|know)))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();

    [GeneratedRegex(@"\b(?:what|which|when|where)\b.{0,40}\bdid\s+you\s+(?:just\s+)?(?:tell|say|mention|suggest|recommend|promise|call)|\byou\s+(?:said|told|mentioned|suggested|recommended|promised)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksWhatYouSaid();

    [GeneratedRegex(@"\bmy\s+(?:(?:full|first|last|middle|real|own|given|family)\s+)?name\b|\bname\s+of\s+mine\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MyName();

    [GeneratedRegex(@"\b(?:am\s+i|i['’]?m|i\s+am)\s+called\b|\bcall(?:s|ed)?\s+me\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AmICalled();

    [GeneratedRegex(@"\bwho\s+(?:am\s+i|i\s+am)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WhoAmI();

    [GeneratedRegex(@"\bdo(?:es)?\s+(?:.{0,30}\s)?(?:do\s+)?for\s+(?:a\s+living|work)\b|\bfor\s+a\s+living\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Living();

    [GeneratedRegex(@"\bhow\s+old\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowOld();

    [GeneratedRegex(@"\b(?:at\s+)?what\s+time\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WhatTime();

    [GeneratedRegex(@"\bhow\s+come\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowCome();

    [GeneratedRegex(@"\bcome\s+from\b|\bfrom\s+originally\b|\boriginally\s+from\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ComeFrom();

    [GeneratedRegex(@"\b(?:now|currently|current|still|these\s+days|nowadays|latest|newest|most\s+recent|last|lately|at\s+the\s+moment)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Newest();

    [GeneratedRegex(@"\b(?:first|originally|earliest|used\s+to)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Oldest();
}
