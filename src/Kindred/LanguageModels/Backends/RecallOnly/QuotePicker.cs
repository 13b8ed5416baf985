namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>
/// Picks the sentences that answer a question best. The score of a sentence is the share of the question's weighted words that it or
/// its neighbours hold, plus small amounts for the sort of words asked for, for whose words they are and for how new they are. All
/// constants are set by hand.
/// </summary>
internal static class QuotePicker
{
    public const int MostQuotes = 3;

    private const double FromNeighbour = .7;
    private const double FromSpeaker = .7;
    private const double DirectCover = .6;
    private const double DirectCoverWithHint = .5;
    private const double ObviousCover = .9;
    private const double NearestCover = .4;
    private const double CloseToBest = .75;

    /// <summary>Up to three quotes, most relevant first: either all direct or all merely nearest.</summary>
    /// <param name="candidates">Best recalled first.</param>
    public static IReadOnlyList<Quote> Pick(Question question, IReadOnlyList<Candidate> candidates, DateTimeOffset now)
    {
        var eligible = OfDay(question, candidates, now);
        if (question.Terms.Count == 0 && question.Kind != AnswerKind.OwnName) return Unasked(question, eligible);
        var freshness = Freshness(eligible);
        var quotes = new List<Quote>();
        for (var i = 0; i < eligible.Count; i++)
        {
            var tie = (.05 * (eligible.Count - i) / eligible.Count) + (freshness[i] * (question.WantsOldest ? -.3 : question.WantsNewest ? .4 : .1));
            if (Best(question, eligible[i]) is { } quote) quotes.Add(quote with { Score = quote.Score + tie });
        }

        if (quotes.Count == 0) return [];
        var direct = quotes.Exists(static quote => quote.IsDirect);
        var ordered = quotes.Where(quote => quote.IsDirect == direct).OrderByDescending(static quote => quote.Score).ToList();
        return [.. ordered.Where(quote => quote.Score >= CloseToBest * ordered[0].Score).DistinctBy(static quote => Plain(quote.Text)).Take(MostQuotes)];
    }

    private static Quote? Best(Question question, Candidate candidate)
    {
        var sentences = Sentences.Split(candidate.Text).ConvertAll(static text => new CandidateSentence(text));
        var speaker = candidate.Speaker is { } name ? new CandidateSentence(name) : null;
        return Enumerable.Range(0, sentences.Count).Select(at => Weigh(question, candidate, sentences, at, speaker)).OfType<Quote>().MaxBy(static quote => quote.Score);
    }

    private static Quote? Weigh(Question question, Candidate candidate, List<CandidateSentence> sentences, int at, CandidateSentence? speaker)
    {
        var sentence = sentences[at];
        if (sentence.TellsNothing) return null;
        var hint = AnswerHints.Fits(question.Kind, sentence.Text);
        if (question.Kind == AnswerKind.OwnName) return hint && candidate.ByUser ? new Quote(candidate, sentence.Text, NameScore(sentence.Text), true) : null;

        var (found, sum, strong, anyStrong, partner) = (0d, 0d, false, false, -1);
        foreach (var term in question.Terms)
        {
            var (match, from) = Match(term, sentences, at, speaker);
            found += term.Weight * match;
            sum += term.Weight;
            anyStrong |= term.IsStrong;
            strong |= term.IsStrong && match > 0;
            if (from >= 0 && from != at && term.IsStrong) partner = from;
        }

        var cover = found / sum;
        if (anyStrong && !strong || cover < NearestCover) return null;
        var asksKind = question.Kind is not (AnswerKind.Any or AnswerKind.CharacterName);
        var direct = !sentence.IsQuestion && SpeaksFor(question, candidate, sentence)
            && (asksKind ? cover >= ObviousCover || (hint && cover >= DirectCoverWithHint) : cover >= DirectCover);
        var score = cover + (asksKind && hint ? .3 : 0) + Side(question, candidate, sentence);
        return new Quote(candidate, QuoteText.Of(sentences, at, partner, question.Terms), sentence.IsQuestion ? score * .3 : score, direct);
    }

    private static (double Match, int From) Match(Term term, List<CandidateSentence> sentences, int at, CandidateSentence? speaker)
    {
        var (best, from) = (sentences[at].Match(term), at);
        for (var i = 0; i < sentences.Count; i++)
        {
            if (i != at && FromNeighbour * sentences[i].Match(term) > best) (best, from) = (FromNeighbour * sentences[i].Match(term), i);
        }

        if (speaker is not null && FromSpeaker * speaker.Match(term) > best) (best, from) = (FromSpeaker * speaker.Match(term), -1);
        return (best, from);
    }

    // "Where do I live?" is not answered by where a brother lives.
    private static bool SpeaksFor(Question question, Candidate candidate, CandidateSentence sentence) =>
        !question.AboutSpeaker || question.Owned.Count > 0 || candidate.Source == Source.Fact || !candidate.ByUser || question.Terms.Any(static term => term.IsStrong)
        || sentence.SpeaksOfSelf || question.Terms.Any(term => sentence.Owns(term.Stem)) || sentence.Text.Contains("my ", StringComparison.OrdinalIgnoreCase) && !AnswerHints.NamesKin(sentence.Text);

    private static double Side(Question question, Candidate candidate, CandidateSentence sentence)
    {
        var side = question.Said switch
        {
            Said.ByUser => candidate.ByUser || candidate.Source == Source.Fact ? .1 : -.1,
            Said.ByCharacter => candidate.ByUser ? -.2 : .1,
            _ => 0,
        };
        if (question.AboutSpeaker && candidate.ByUser) side += sentence.SpeaksOfSelf ? .1 : -.1;
        if (question.Owned.Count > 0 && question.Owned.All(sentence.Owns)) side += .15;
        if (candidate.ByUser && question.Owned.Any(sentence.OwnedByOther)) side -= .4;
        return side;
    }

    private static double NameScore(string sentence) => sentence.Contains("name", StringComparison.OrdinalIgnoreCase) || sentence.Contains("call", StringComparison.OrdinalIgnoreCase) ? 1.5 : 1;

    // Nothing in particular was asked ("What do you know about me?"): what memory put first, as far as it says something.
    private static List<Quote> Unasked(Question question, List<Candidate> candidates) =>
    [
        .. candidates.Where(candidate => question.Said != Said.ByUser || candidate.ByUser)
            .Select(static candidate => (Candidate: candidate, Sentences: Sentences.Split(candidate.Text).Where(static sentence => !MessageReader.Asks(sentence)).ToList()))
            .Where(static pair => pair.Sentences.Count > 0)
            .Select(static pair => new Quote(pair.Candidate, QuoteText.Cut(string.Join(' ', pair.Sentences), []), 1, true))
            .DistinctBy(static quote => Plain(quote.Text)).Take(MostQuotes),
    ];

    private static List<Candidate> OfDay(Question question, IReadOnlyList<Candidate> candidates, DateTimeOffset now)
    {
        if (question.DaysBack is not { } days) return [.. candidates];
        var of = candidates.Where(candidate => candidate.SaidAt is { } said && said.ToOffset(now.Offset).Date == now.Date.AddDays(-days)).ToList();
        return of.Count > 0 ? of : [.. candidates];
    }

    /// <summary>0 for the oldest, 1 for the newest; what stands in this chat is newer than anything recalled.</summary>
    private static double[] Freshness(List<Candidate> candidates)
    {
        var order = candidates.Select(static (candidate, index) => (Said: candidate.SaidAt ?? (candidate.Source == Source.Fact ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue), index))
            .OrderBy(static pair => pair.Said).ThenBy(static pair => pair.index).ToList();
        var freshness = new double[candidates.Count];
        for (var i = 0; i < order.Count; i++) freshness[order[i].index] = order.Count == 1 ? 1 : i / (order.Count - 1d);
        return freshness;
    }

    private static string Plain(string text) => string.Join(' ', Sentences.Words(text));
}
