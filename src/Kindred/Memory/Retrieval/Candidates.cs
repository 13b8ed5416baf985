namespace Kindred.Memory.Retrieval;

/// <summary>The first stage: a cheap score for every document, and the best of them. Nothing gates: words alone or meaning alone can bring a turn in.</summary>
internal static class Candidates
{
    // Beside the best by both, so that a turn without a common word still meets the second stage.
    private const int BestByMeaning = 100;

    /// <summary>Scores every document with the features that stand ready for all, at the weights of the second stage.</summary>
    public static void Score(DocumentTable documents, FeatureWeights weights, float scale, bool dense, SearchScratch scratch)
    {
        var rows = documents.Rows;
        var (turn, near, session) = (weights[Feature.Turn] * scale, (weights[Feature.Near] + weights[Feature.Far]) * scale, weights[Feature.Session] * scale);
        var (similar, similarSession) = (weights[Feature.Dense], weights[Feature.DenseSession]);
        var sessions = documents.Session;
        var (turns, nears, wholes, coarse) = (scratch.Turn, scratch.Near, scratch.Session, scratch.Coarse);
        for (var i = 0; i < rows; i++) coarse[i] = (turn * turns[i]) + (near * nears[i]) + (session * wholes[sessions[i]]);
        if (!dense) return;
        var (meanings, sessionMeanings) = (scratch.Dense, scratch.SessionDense);
        for (var i = 0; i < rows; i++) coarse[i] += (similar * meanings[i]) + (similarSession * sessionMeanings[sessions[i]]);
    }

    /// <summary>The best <paramref name="depth"/> that the filter admits and that have anything to do with the question.</summary>
    public static HashSet<int> Select(DocumentTable documents, TurnFilter filter, int depth, bool dense, SearchScratch scratch)
    {
        var chosen = new HashSet<int>();
        Take(documents, filter, depth, scratch.Coarse, chosen);
        if (dense) Take(documents, filter, BestByMeaning, scratch.Dense, chosen);
        return chosen;
    }

    private static void Take(DocumentTable documents, TurnFilter filter, int depth, float[] scores, HashSet<int> chosen)
    {
        var best = new PriorityQueue<int, float>(Math.Min(depth, documents.Rows) + 1);
        var threshold = 0f;
        var turns = documents.Turns;
        for (var i = 0; i < turns.Length; i++)
        {
            if (scores[i] <= threshold || turns[i] is not { } turn || !filter.Admits(turn, documents.Sessions[documents.Session[i]])) continue;
            if (best.Count < depth) best.Enqueue(i, scores[i]);
            else best.EnqueueDequeue(i, scores[i]);
            if (best.Count == depth && best.TryPeek(out _, out var lowest)) threshold = lowest;
        }

        while (best.TryDequeue(out var document, out _)) chosen.Add(document);
    }
}
