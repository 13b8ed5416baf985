using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Tells questions from statements and small talk, in English by its word order, elsewhere by the question mark.</summary>
internal static partial class MessageReader
{
    private const int MostQuestions = 3;

    public static ReadMessage Read(string text)
    {
        var sentences = Sentences.Split(text);
        var (questions, rest) = (new List<Question>(), new List<string>());
        var kind = MessageKind.Statement;
        foreach (var sentence in sentences)
        {
            var plain = LeadIn().Replace(sentence, "");
            if (HowAreYou().IsMatch(plain)) kind = First(kind, MessageKind.HowAreYou);
            else if (WhoAreYou().IsMatch(plain)) kind = First(kind, MessageKind.WhoAreYou);
            else if (Asks(plain) && questions.Count < MostQuestions) questions.Add(QuestionReader.Read(plain));
            else if (Requests().IsMatch(plain))
            {
                kind = First(kind, MessageKind.Request);
                questions.Add(QuestionReader.Read(plain));
            }
            else rest.Add(sentence);
        }

        if (kind != MessageKind.Request && questions.Count > 0) kind = MessageKind.Question;
        return new ReadMessage(kind == MessageKind.Statement ? SmallTalk(text) : kind, questions, rest);
    }

    /// <summary>Whether a sentence asks something.</summary>
    public static bool Asks(string sentence)
    {
        var end = sentence.AsSpan().TrimEnd("\"”’) ").TrimEnd('!');
        return (!end.IsEmpty && end[^1] is '?' or '？') || OpensAsQuestion().IsMatch(sentence) || AskedIndirectly().IsMatch(sentence);
    }

    private static MessageKind First(MessageKind present, MessageKind next) => present == MessageKind.Statement ? next : present;

    private static MessageKind SmallTalk(string text)
    {
        if (Greets().IsMatch(text)) return MessageKind.Greeting;
        if (Thanks().IsMatch(text)) return MessageKind.Thanks;
        return Leaves().IsMatch(text) ? MessageKind.Farewell : MessageKind.Statement;
    }

    [GeneratedRegex(@"^(?:(?:hey|hi|hello|so|and|but|ok|okay|well|um|oh|please|by\s+the\s+way|btw|also|now|then)\b[\s,!…-]+)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeadIn();

    // "When I was young …" and "What a day" open like questions and are none: an auxiliary verb must follow.
    [GeneratedRegex(
        @"^(?:(?:who|what|when|where|why|how|which|whose|whom)(?:['’]?s\b|['’]re\b|['’]d\b|\s+(?:is|are|was|were|am|do|does|did|has|have|had|will|would|can|could|should|shall|might)\b)|how\s+(?:many|much|old|long|far|tall|big|often)\b|(?:what|which)\s+(?!a\b|an\b|i\b|we\b|you\b|they\b|he\b|she\b)\p{L}+\s+(?:is|are|was|were|am|do|does|did|has|have|had|will|would|can|could)\b|whose\s|what\s+time\b|(?:do|does|did|is|are|was|were|am|have|has|had|can|could|will|would|should)\s+(?:i|you|he|she|we|they|it|my|your|his|her|our|their|the|there|this|that|any|anyone)\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpensAsQuestion();

    [GeneratedRegex(
        @"^(?:please\s+)?(?:remind\s+me\b|tell\s+me\s+(?:again\s+)?(?:who|what|when|where|why|how|which|whose|about|my|the\s+name|everything)\b)|^i\s+(?:forgot|forget|wonder|(?:can['’]?t|cannot|don['’]?t)\s+(?:remember|recall))\s+(?:who|what|when|where|why|how|which|whose|my|the|if|whether)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AskedIndirectly();

    [GeneratedRegex(
        @"^(?:please\s+)?(?:write|tell\s+me\s+an?|sing|explain|translate|summari[sz]e|draw|generate|create|compose|imagine|calculate|recommend|suggest|list|show\s+me|give\s+me|help\s+me|play|pretend)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Requests();

    [GeneratedRegex(@"^how(?:\s+are|['’]re|\s+r)\s+(?:you|u|things)\b|^how\s+(?:is|do)\s+(?:it\s+going|you\s+(?:do|feel))\b|^how['’]?s\s+(?:it\s+going|life|your\s+day|everything)\b|^what['’]?s\s+up\b|^how\s+(?:was|is)\s+your\s+day\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HowAreYou();

    [GeneratedRegex(@"^(?:who|what)\s+are\s+you\b(?!\s+\p{L}+ing)|^what\s+can\s+you\s+do\b|^are\s+you\s+(?:an?\s+(?:ai|bot|robot|machine|person|human)|real|there|human)\b|^(?:which|what)\s+(?:language\s+)?model\s+(?:are|is)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WhoAreYou();

    [GeneratedRegex(@"^\W*(?:hi|hello|hey|hiya|howdy|good\s+(?:morning|afternoon|evening|day)|greetings|morning)\b(?:\W+\p{L}+){0,3}\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Greets();

    [GeneratedRegex(@"^\W*(?:thanks|thank\s+you|thx|cheers|ty)\b(?:\W+\p{L}+){0,5}\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Thanks();

    [GeneratedRegex(@"^\W*(?:bye|goodbye|good\s*night|see\s+you|see\s+ya|farewell|take\s+care|talk\s+(?:to\s+you\s+)?(?:later|soon|tomorrow))\b(?:\W+\p{L}+){0,4}\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Leaves();
}
