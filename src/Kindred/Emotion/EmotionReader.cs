namespace Kindred.Emotion;

/// <summary>
/// Reads a message's feeling from a word list. English, no irony, no implied feelings: a fallback that needs no weights and can be
/// explained word by word. Thread-safe; a few microseconds a message.
/// </summary>
internal sealed class EmotionReader
{
    public const string Detector = "lexicon-1";

    /// <summary>What neutral weighs: a single hint does not outweigh it, a single clear word does.</summary>
    private const double NeutralWeight = 1.2;

    /// <summary>Nothing is ever quite certain or quite excluded by a list of words.</summary>
    private const double Smoothing = .03;

    private const double LabelThreshold = .25;
    private const double Exclamation = 1.15;

    private static readonly string[] Neutral = ["neutral"];

    /// <summary>Anchors of the classes on the two axes, in the order of <see cref="EmotionScores.Names"/>.</summary>
    private static readonly double[] Valence = [.8, -.65, -.6, -.6, .1, -.6, 0];
    private static readonly double[] Arousal = [.5, -.3, .6, .6, .7, .3, 0];

    private readonly Lexicon _lexicon = Lexicon.Shipped;

    /// <param name="text">One message of any length; anything that is no words reads as neutral.</param>
    public EmotionReading Read(string text)
    {
        var message = MessageTokens.Of(text, _lexicon);
        var tally = CueTally.Of(message, _lexicon);
        var scores = Scores(tally.Sums, message.Exclaims ? Exclamation : 1);
        var (dominant, valence, arousal) = (0, 0d, 0d);
        for (var i = 0; i < EmotionScores.Names.Count; i++)
        {
            if (scores[i] > scores[dominant]) dominant = i;
            valence += scores[i] * Valence[i];
            arousal += scores[i] * Arousal[i];
        }

        return new EmotionReading(
            EmotionScores.Names[dominant],
            scores[dominant],
            scores,
            Labels(scores, dominant),
            valence,
            arousal,
            1 - scores.Neutral,
            Importance.Of(tally.Words, tally.FirstPerson, tally.SecondPerson, tally.TellsTime, tally.InnerCapitals, message.EndsWithQuestion),
            Detector);
    }

    private static EmotionScores Scores(IReadOnlyList<double> sums, double stress)
    {
        var total = NeutralWeight + sums[^1] + (Smoothing * sums.Count);
        for (var i = 0; i + 1 < sums.Count; i++) total += stress * sums[i];
        double Share(int index) => ((stress * sums[index]) + Smoothing) / total;
        return new EmotionScores(Share(0), Share(1), Share(2), Share(3), Share(4), Share(5), (NeutralWeight + sums[^1] + Smoothing) / total);
    }

    private static string[] Labels(EmotionScores scores, int dominant)
    {
        var labels = new List<(double Score, string Name)>(2);
        for (var i = 0; i + 1 < EmotionScores.Names.Count; i++)
        {
            if (scores[i] >= LabelThreshold || i == dominant) labels.Add((scores[i], EmotionScores.Names[i]));
        }

        return labels.Count == 0 ? Neutral : [.. labels.OrderByDescending(static label => label.Score).Select(static label => label.Name)];
    }
}
