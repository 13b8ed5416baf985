namespace Kindred.Memory.Retrieval;

/// <summary>
/// BM25 of each turn alone, of each turn with its three neighbours on each side, and of each session: what a turn does not say itself
/// its surroundings often do. Window counts are made on the fly from the turns' postings, so nothing is stored seven times.
/// </summary>
internal static class ThreeLevelScoring
{
    /// <summary>Fills <see cref="SearchScratch.Turn"/>, <see cref="SearchScratch.Near"/> and <see cref="SearchScratch.Session"/>.</summary>
    /// <param name="nearIdf">Receives the window rarity of each of the question's terms.</param>
    public static void Score(DocumentTable documents, TermIndex terms, Question question, SearchScratch scratch, Span<float> nearIdf)
    {
        if (documents.Count == 0) return;
        for (var i = 0; i < question.Terms.Count; i++)
        {
            var term = question.Terms[i];
            var postings = terms.Postings(term.Term);
            ScoreTurns(documents, postings, term.Weight, scratch);
            nearIdf[i] = ScoreWindows(documents, postings, term.Weight, scratch);
            ScoreSessions(documents, postings, term.Weight, scratch);
        }
    }

    private static void ScoreTurns(DocumentTable documents, ReadOnlySpan<uint> postings, float weight, SearchScratch scratch)
    {
        var idf = weight * Bm25.Idf(postings.Length, documents.Count);
        var perTerm = (float)documents.Count / documents.TotalLength;
        var lengths = documents.Length;
        var scores = scratch.Turn;
        foreach (var entry in postings)
        {
            var document = PostingList.Document(entry);
            scores[document] += Bm25.Turn.Score(idf, PostingList.Frequency(entry), lengths[document] * perTerm);
        }
    }

    private static float ScoreWindows(DocumentTable documents, ReadOnlySpan<uint> postings, float weight, SearchScratch scratch)
    {
        var count = Spread(documents, postings, scratch.Tally, scratch.Touched);
        var rarity = Bm25.Idf(count, documents.Count);
        var idf = weight * rarity;
        var perTerm = (float)documents.Count / documents.TotalNear;
        var lengths = documents.Near;
        var (scores, tally) = (scratch.Near, scratch.Tally);
        foreach (var document in scratch.Touched.AsSpan(0, count))
        {
            scores[document] += Bm25.Window.Score(idf, tally[document], lengths[document] * perTerm);
            tally[document] = 0;
        }

        return rarity;
    }

    /// <summary>Counts each posting for every window that takes it in; returns how many windows do.</summary>
    private static int Spread(DocumentTable documents, ReadOnlySpan<uint> postings, int[] tally, int[] touched)
    {
        var previous = documents.Previous;
        var next = documents.Next;
        var count = 0;
        foreach (var entry in postings)
        {
            var frequency = PostingList.Frequency(entry);
            var document = PostingList.Document(entry);
            if ((tally[document] += frequency) == frequency) touched[count++] = document;
            var before = previous[document];
            for (var i = 0; i < DocumentTable.NearReach && before != DocumentTable.None; i++)
            {
                if ((tally[before] += frequency) == frequency) touched[count++] = before;
                before = previous[before];
            }

            var after = next[document];
            for (var i = 0; i < DocumentTable.NearReach && after != DocumentTable.None; i++)
            {
                if ((tally[after] += frequency) == frequency) touched[count++] = after;
                after = next[after];
            }
        }

        return count;
    }

    private static void ScoreSessions(DocumentTable documents, ReadOnlySpan<uint> postings, float weight, SearchScratch scratch)
    {
        var sessionOf = documents.Session;
        var (tally, touched, count) = (scratch.SessionTally, scratch.Touched, 0);
        foreach (var entry in postings)
        {
            var frequency = PostingList.Frequency(entry);
            var session = sessionOf[PostingList.Document(entry)];
            if ((tally[session] += frequency) == frequency) touched[count++] = session;
        }

        var idf = weight * Bm25.Idf(count, documents.SessionsInUse);
        var perTerm = (float)documents.SessionsInUse / documents.TotalLength;
        foreach (var session in touched.AsSpan(0, count))
        {
            scratch.Session[session] += Bm25.Session.Score(idf, tally[session], documents.Sessions[session].Length * perTerm);
            tally[session] = 0;
        }
    }
}
