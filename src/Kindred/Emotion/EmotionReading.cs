namespace Kindred.Emotion;

/// <summary>What a message tells of its writer's feelings, and how much it is worth remembering.</summary>
/// <param name="Confidence">The probability of the dominant feeling.</param>
/// <param name="Labels">Every feeling likely enough to name, the strongest first; neutral alone when there is none.</param>
/// <param name="Valence">Unpleasant to pleasant, -1 to 1.</param>
/// <param name="Arousal">Calm to excited, -1 to 1. Little more than decoration: readers of text agree with people about it only loosely.</param>
/// <param name="Intensity">How far from neutral, 0 to 1.</param>
/// <param name="Importance">How likely the message holds something to be asked for later, 0 to 1.</param>
/// <param name="Detector">Which reader said so; kept beside memories, so that they can be read again by a better one.</param>
internal sealed record EmotionReading(
    FeelingScores Scores,
    Feeling Dominant,
    double Confidence,
    IReadOnlyList<Feeling> Labels,
    double Valence,
    double Arousal,
    double Intensity,
    double Importance,
    string Detector);
