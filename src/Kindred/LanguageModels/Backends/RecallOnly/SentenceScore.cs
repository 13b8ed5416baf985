namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>How well a remembered sentence answers a question.</summary>
internal static class SentenceScore
{
    /// <summary>Below this a sentence is no answer.</summary>
    public const double Least = 0.5;

    /// <summary>
    /// The weighted share of the question's words that the sentence meets (0 to 1), plus 0.3 for words that stand side by side in both
    /// ("my name"), plus 0.3 when it holds the kind of thing asked for (a time, a place, a number, a name), times 0.6 when somebody else
    /// than who is asked about said it, times 0.2 when it asks itself. Zero when it meets less than half of the words.
    /// </summary>
    public static double Of(Subject subject, string sentence, bool byUser)
    {
        var tokens = Wording.Tokens(sentence);
        var covered = subject.IsIntroduction(sentence) ? 1 : Coverage(subject.Words, tokens);
        if (covered < Least) return 0;
        var score = covered;
        if (SharesPair(subject.AllWords, tokens)) score += 0.3;
        if (subject.IsAnsweredInKind(sentence)) score += 0.3;
        var wrongSpeaker = (subject.AboutUser && !subject.AboutCharacter && !byUser) || (subject.AboutCharacter && !subject.AboutUser && byUser);
        if (wrongSpeaker) score *= 0.6;
        if (sentence.TrimEnd().EndsWith('?')) score *= 0.2;
        return score;
    }

    /// <summary>The weighted share of the words asked that are met; 0 when nothing is asked.</summary>
    public static double Coverage(IReadOnlyList<string> asked, IReadOnlyList<string> said)
    {
        double all = 0;
        double met = 0;
        foreach (var word in asked)
        {
            var weight = Wording.Weight(word);
            all += weight;
            if (said.Any(other => Wording.Meets(word, other))) met += weight;
        }

        return all == 0 ? 0 : met / all;
    }

    // Only pairs with a word of content: "is my" is in everything.
    private static bool SharesPair(IReadOnlyList<string> asked, List<string> said)
    {
        for (var i = 0; i + 1 < asked.Count; i++)
        {
            if (!Wording.IsContent(asked[i]) && !Wording.IsContent(asked[i + 1])) continue;
            for (var j = 0; j + 1 < said.Count; j++)
            {
                if (said[j] == asked[i] && said[j + 1] == asked[i + 1]) return true;
            }
        }

        return false;
    }
}
