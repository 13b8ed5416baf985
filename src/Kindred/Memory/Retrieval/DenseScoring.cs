namespace Kindred.Memory.Retrieval;

/// <summary>Similarity of meaning: of each turn and the question, and of each session by its three most similar turns.</summary>
internal static class DenseScoring
{
    private const int BestPerSession = 3;

    /// <summary>Fills <see cref="SearchScratch.Dense"/> and <see cref="SearchScratch.SessionDense"/> from <see cref="SearchScratch.Cosines"/>, both put through <paramref name="scale"/>.</summary>
    public static void Score(DocumentTable documents, CosineScale scale, SearchScratch scratch)
    {
        var best = scratch.SessionDense.AsSpan(0, documents.Sessions.Count * BestPerSession);
        best.Fill(float.NegativeInfinity);
        ReadOnlySpan<int> rows = documents.Row;
        var sessions = documents.Session;
        var (cosines, dense) = (scratch.Cosines, scratch.Dense);
        var (sum, known) = (0f, 0);
        for (var document = 0; document < rows.Length; document++)
        {
            var row = rows[document];
            if (row == DocumentTable.None) continue;
            var cosine = cosines[row];
            var at = sessions[document] * BestPerSession;
            if (cosine > best[at + 2]) Offer(best.Slice(at, BestPerSession), cosine);
            sum += dense[document] = scale.Of(cosine);
            known++;
        }

        // A turn whose vector is still being made is taken for an average one.
        var average = known == 0 ? 0 : sum / known;
        for (var document = 0; document < rows.Length; document++)
        {
            if (rows[document] == DocumentTable.None) dense[document] = average;
        }

        for (var session = 0; session < documents.Sessions.Count; session++) scratch.SessionDense[session] = scale.Of(Mean(best.Slice(session * BestPerSession, BestPerSession)));
    }

    private static void Offer(Span<float> best, float cosine)
    {
        best[2] = cosine;
        if (best[2] > best[1]) (best[1], best[2]) = (best[2], best[1]);
        if (best[1] > best[0]) (best[0], best[1]) = (best[1], best[0]);
    }

    private static float Mean(ReadOnlySpan<float> best)
    {
        var (sum, count) = (0f, 0);
        foreach (var cosine in best)
        {
            if (float.IsNegativeInfinity(cosine)) break;
            sum += cosine;
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }
}

/// <summary>Maps the cosines of an embedding model to 0 (unrelated) to 1 (the same): models differ in where unrelated texts lie.</summary>
internal readonly record struct CosineScale(float Floor, float Span)
{
    public float Of(float cosine) => Math.Clamp((cosine - Floor) / Span, 0, 1);
}
