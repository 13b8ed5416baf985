namespace Kindred.Emotion;

/// <summary>
/// A reading in the words of SillyTavern's expression sprites: the 28 labels of the GoEmotions data set (Demszky et al. 2020). Each of our
/// seven classes becomes one of two of them, the milder or the stronger word, by how clearly it speaks; its score stays as it is, so the
/// scores still sum to 1. The other labels tell feelings apart that the reader does not, and are never given.
/// </summary>
internal static class Expressions
{
    /// <summary>A class with this score or more gets the stronger word.</summary>
    private const double Clear = .5;

    // In the order of EmotionScores.Names.
    private static readonly (string Milder, string Stronger)[] Words =
    [
        ("joy", "excitement"),
        ("disappointment", "sadness"),
        ("annoyance", "anger"),
        ("nervousness", "fear"),
        ("realization", "surprise"),
        ("disapproval", "disgust"),
        ("neutral", "neutral"),
    ];

    /// <summary>Every label a sprite may have, in SillyTavern's order.</summary>
    public static IReadOnlyList<string> Labels { get; } =
    [
        "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire", "disappointment",
        "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness",
        "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral",
    ];

    /// <summary>Seven labels with their scores, best first.</summary>
    public static IReadOnlyList<(string Label, double Score)> Of(EmotionScores scores) =>
    [
        .. Words
            .Select((words, i) => (Label: scores[i] >= Clear ? words.Stronger : words.Milder, Score: scores[i]))
            .OrderByDescending(static expression => expression.Score),
    ];
}
