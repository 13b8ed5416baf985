namespace Kindred.Emotion;

/// <summary>The seven classes of a reading (Ekman's six and neutral), in the order of <see cref="FeelingScores"/>.</summary>
internal enum Feeling
{
    Joy,
    Sadness,
    Anger,
    Fear,
    Surprise,
    Disgust,
    Neutral,
}
