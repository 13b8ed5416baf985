namespace Kindred.Emotion;

/// <summary>How strongly each class speaks from a message, 0 to 1 each.</summary>
internal readonly record struct EmotionScores(double Joy, double Sadness, double Anger, double Fear, double Surprise, double Disgust, double Neutral)
{
    /// <summary>The names of the classes, in the order of the properties.</summary>
    public static IReadOnlyList<string> Names { get; } = ["joy", "sadness", "anger", "fear", "surprise", "disgust", "neutral"];

    public double this[int index] => index switch
    {
        0 => Joy,
        1 => Sadness,
        2 => Anger,
        3 => Fear,
        4 => Surprise,
        5 => Disgust,
        6 => Neutral,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}

/// <summary>What a message seems to feel like, as far as its words show it.</summary>
/// <param name="Dominant">The strongest class.</param>
/// <param name="Confidence">The dominant class's score.</param>
/// <param name="Labels">Every class that is strong enough to name, strongest first; two for mixed feelings.</param>
/// <param name="Valence">-1 unpleasant to 1 pleasant.</param>
/// <param name="Arousal">-1 calm to 1 stirred; the weakest of the figures, good for decoration.</param>
/// <param name="Intensity">1 minus the score of neutral.</param>
/// <param name="Importance">How likely the message is needed later, 0 to 1 (<see cref="Emotion.Importance"/>).</param>
/// <param name="Detector">What read it, with its version: stored beside a memory, so that it can be read again after an upgrade.</param>
internal sealed record EmotionReading(
    string Dominant,
    double Confidence,
    EmotionScores Scores,
    IReadOnlyList<string> Labels,
    double Valence,
    double Arousal,
    double Intensity,
    double Importance,
    string Detector);
