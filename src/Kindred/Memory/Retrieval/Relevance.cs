namespace Kindred.Memory.Retrieval;

/// <summary>
/// Whether a turn is about what was asked at all. Ranking scores cannot tell: they say which turn is best, and some turn always is.
/// </summary>
internal static class Relevance
{
    /// <summary>Below this a memory is better left out of a prompt; calibrated on our own everyday talk, not on a benchmark.</summary>
    public const float Threshold = .5f;

    /// <param name="coverage">Share of the asked terms, by rarity, that the turn has.</param>
    /// <param name="nearCoverage">The same with its neighbours.</param>
    /// <param name="dense">Similarity to the question, 0 to 1; 0 without an embedding model.</param>
    public static float Of(float coverage, float nearCoverage, float dense)
    {
        var words = (coverage + nearCoverage) / 2;
        return 1 - ((1 - words) * (1 - dense));
    }
}
