using System.Text.Json.Serialization;

namespace Kindred.Emotion;

/// <summary>The answer of <c>POST /api/emotion</c>, readings in the order of the texts.</summary>
internal sealed record EmotionAnswer(string Detector, IReadOnlyList<EmotionAnswer.Item> Readings)
{
    internal sealed record Item(string Dominant, double Confidence, EmotionScores Scores, IReadOnlyList<string> Labels, double Valence, double Arousal, double Intensity, double Importance);

    public static EmotionAnswer Of(IReadOnlyList<EmotionReading> readings) => new(readings.Count > 0 ? readings[0].Detector : EmotionReader.Detector, [.. readings.Select(Of)]);

    private static Item Of(EmotionReading reading) => new(
        reading.Dominant, Round(reading.Confidence), Round(reading.Scores), reading.Labels, Round(reading.Valence), Round(reading.Arousal), Round(reading.Intensity), Round(reading.Importance));

    private static EmotionScores Round(EmotionScores scores) => new(
        Round(scores.Joy), Round(scores.Sadness), Round(scores.Anger), Round(scores.Fear), Round(scores.Surprise), Round(scores.Disgust), Round(scores.Neutral));

    private static double Round(double value) => Math.Round(value, 4);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EmotionAnswer))]
internal sealed partial class EmotionJson : JsonSerializerContext;
