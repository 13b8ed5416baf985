namespace Kindred.Memory.Retrieval;

/// <summary>
/// Whether a turn is about what was asked at all. Ranking scores cannot tell: they say which turn is best, and some turn always is.
/// </summary>
internal static class Relevance
{
    // Calibrated on our own everyday talk (tests), not on a benchmark. Without vectors only common words can tell.
    private const float WordsAlone = .4f;
    private const float WithVectors = .6f;
    private const float BesideTheBest = .4f;

    /// <summary>
    /// What a memory must reach to be brought up unasked: nothing does when even the best falls short, and once one is
    /// clearly about the matter, others that are less so may come with it.
    /// </summary>
    /// <param name="best">The highest relevance of all that was found.</param>
    /// <param name="withVectors">An embedding model took part.</param>
    public static double Threshold(double best, bool withVectors) =>
        best < (withVectors ? WithVectors : WordsAlone) ? double.PositiveInfinity : BesideTheBest;

    /// <param name="coverage">Share of the asked terms, by rarity, that the turn has.</param>
    /// <param name="nearCoverage">The same with its neighbours.</param>
    /// <param name="dense">Similarity to the question, 0 to 1; 0 without an embedding model.</param>
    public static float Of(float coverage, float nearCoverage, float dense)
    {
        var words = (coverage + nearCoverage) / 2;
        return 1 - ((1 - words) * (1 - dense));
    }
}
