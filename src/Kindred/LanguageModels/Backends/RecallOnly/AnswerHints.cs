using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Whether a sentence holds the sort of words that a question asks for.</summary>
internal static partial class AnswerHints
{
    public static bool Fits(AnswerKind kind, string sentence) => kind switch
    {
        AnswerKind.Person => InnerCapital().IsMatch(sentence) || Kin().IsMatch(sentence),
        AnswerKind.Time => Time().IsMatch(sentence),
        AnswerKind.Place => Place().IsMatch(sentence),
        AnswerKind.Number => Number().IsMatch(sentence),
        AnswerKind.Reason => Reason().IsMatch(sentence),
        AnswerKind.Colour => Colour().IsMatch(sentence),
        AnswerKind.OwnName => Concepts.NamesSpeaker(sentence),
        _ => true,
    };

    /// <summary>Whether somebody of the speaker's family or friends is spoken of.</summary>
    public static bool NamesKin(string sentence) => Kin().IsMatch(sentence);

    private const string Months = @"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    private const string Days = @"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?";
    private const string Count = @"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen";

    [GeneratedRegex(@"(?<=[\p{L}\p{N},:;'’""“]\s*['""“]?)\b(?!(?:I|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b|January|February|March|April|May|June|July|August|September|October|November|December)\p{Lu}[\p{L}'’-]+", RegexOptions.CultureInvariant)]
    private static partial Regex InnerCapital();

    [GeneratedRegex(@"\bmy\s+(?:mother|mum|mom|father|dad|brother|sister|wife|husband|partner|friend|boss|son|daughter|aunt|uncle|cousin|neighbou?r|grand\p{L}+|colleague|girlfriend|boyfriend)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Kin();

    [GeneratedRegex(@"\b(?:" + Days + @")\b|\b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)(?:" + Months + @")\b|\b(?:in|on|since|until|by|last|next|this|of)\s+(?:" + Months + @")\b|\b(?:january|february|april|june|july|august|september|october|november|december)\b|\b(?:" + Months + @")\s+\d{1,4}|\b\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|a\.m|p\.m|o['’]?clock)|\b\d{1,2}:\d{2}\b|\b(?:19|20)\d{2}\b|\b\d{4}-\d{2}-\d{2}\b|\bat\s+\d{1,2}\b|\b(?:today|tomorrow|yesterday|tonight|noon|midday|midnight|weekend|morning|afternoon|evening|christmas|easter)\b|\b(?:last|next|this|every)\s+(?:night|week|month|year|spring|summer|autumn|fall|winter)\b|\b(?:ago|in\s+(?:a|an|\d+|" + Count + @")\s+(?:minutes?|hours?|days?|weeks?|months?|years?))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(?:in|at|near|from|to|around|outside|behind|under|inside|next\s+to|by|on)\s+(?:the\s+|a\s+|my\s+|an\s+)?(?!(?:" + Months + @"|" + Days + @"|morning|afternoon|evening|night|noon|weekend|be|go|do|have|see|get|time|me|you|it)\b)\p{L}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex(@"\d|\b(?:" + Count + @"|one|once|twice|half|both|couple)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(?:because|since|due\s+to|so\s+that|thanks\s+to|in\s+order\s+to|that['’]?s\s+why|reason|cause)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reason();

    [GeneratedRegex(@"\b(?:red|blue|green|yellow|orange|purple|violet|pink|black|white|gr[ea]y|brown|gold(?:en)?|silver|turquoise|teal|navy|beige|cream|crimson|scarlet|indigo|maroon|lilac|ginger|blond|tabby)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Colour();
}
