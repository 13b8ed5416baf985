using System.Diagnostics.CodeAnalysis;

namespace Kindred.Emotion;

/// <summary>Reads the feelings in a message. Today by word lists, which remain for whatever a trained reader cannot read.</summary>
internal sealed class EmotionReader
{
    // At this probability a feeling is named beside the dominant one.
    private const double Named = 0.45;

    // Where each feeling lies between unpleasant (-1) and pleasant (1), and between calm (-1) and excited (1): set by hand in the design.
    private static readonly (double Valence, double Arousal)[] Anchors =
        [(0.8, 0.5), (-0.65, -0.3), (-0.6, 0.6), (-0.6, 0.6), (0.1, 0.7), (-0.6, 0.3), (0, 0)];

    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The door is injected: a trained reader behind it holds weights.")]
    public EmotionReading Read(string text)
    {
        var (scores, shape) = LexiconDetector.Read(text);
        var dominant = scores.Strongest;
        var (valence, arousal) = Place(scores);
        return new EmotionReading(
            scores, dominant, scores[dominant], LabelsOf(scores), valence, arousal, 1 - scores.Neutral, shape.Importance, LexiconDetector.Id);
    }

    private static Feeling[] LabelsOf(in FeelingScores scores)
    {
        Span<Feeling> named = stackalloc Feeling[(int)Feeling.Neutral];
        var count = 0;
        for (var feeling = Feeling.Joy; feeling < Feeling.Neutral; feeling++)
        {
            if (scores[feeling] < Named || scores[feeling] < scores.Neutral) continue;
            var at = count++;
            // Kept in order while it grows: the strongest first.
            for (; at > 0 && scores[named[at - 1]] < scores[feeling]; at--) named[at] = named[at - 1];
            named[at] = feeling;
        }

        return count == 0 ? [Feeling.Neutral] : named[..count].ToArray();
    }

    /// <summary>The centre of the anchors, weighted by the probabilities.</summary>
    private static (double Valence, double Arousal) Place(in FeelingScores scores)
    {
        double all = 0;
        double valence = 0;
        double arousal = 0;
        for (var feeling = Feeling.Joy; feeling <= Feeling.Neutral; feeling++)
        {
            var p = scores[feeling];
            all += p;
            valence += p * Anchors[(int)feeling].Valence;
            arousal += p * Anchors[(int)feeling].Arousal;
        }

        return (valence / all, arousal / all);
    }
}
