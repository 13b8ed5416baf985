namespace Kindred.Memory.Retrieval;

/// <summary>
/// BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), with the idf that never falls below zero:
/// ln(1 + (N − n + ½)/(n + ½)) · tf·(k1 + 1)/(tf + k1·(1 − b + b·length/average)).
/// </summary>
/// <param name="K1">How soon repetition stops counting.</param>
/// <param name="B">How much length is held against a text, 0 to 1.</param>
internal readonly record struct Bm25(float K1, float B)
{
    /// <summary>For single turns: they are short, so length says little.</summary>
    public static Bm25 Turn { get; } = new(.9f, .3f);

    /// <summary>For a turn with its neighbours.</summary>
    public static Bm25 Window { get; } = new(.9f, .5f);

    /// <summary>For a whole session.</summary>
    public static Bm25 Session { get; } = new(1.2f, .75f);

    /// <summary>Rarity of a term that <paramref name="having"/> of <paramref name="all"/> texts have.</summary>
    public static float Idf(int having, int all) => MathF.Log(1 + ((all - having + .5f) / (having + .5f)));

    public float Score(float idf, int frequency, float lengthToAverage) => idf * frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * lengthToAverage))));
}
