namespace Kindred.Emotion;

/// <summary>
/// How likely a message is to be asked for later, from its surface: a logistic regression over six features. Length and talk of oneself
/// speak for it, questions and talk of the other against it. Fitted coefficients from the design's study of importance.
/// </summary>
internal static class Importance
{
    /// <param name="words">Words of the message.</param>
    /// <param name="firstPersonShare">The share of them that are I, me, my, we, our and the like, 0 to 1.</param>
    /// <param name="secondPersonCount">How many are you, your and the like.</param>
    /// <param name="midSentenceCapitals">Capitalised words that do not begin a sentence, "I" left out.</param>
    /// <returns>A probability.</returns>
    public static double Of(int words, double firstPersonShare, int secondPersonCount, bool hasTimeExpression, int midSentenceCapitals, bool endsWithQuestion)
    {
        var logit = -5.65
            + (1.36 * Math.Log(1 + words))
            + (3.06 * firstPersonShare)
            - (0.42 * secondPersonCount)
            + (hasTimeExpression ? 1.46 : 0)
            + (0.09 * midSentenceCapitals)
            - (endsWithQuestion ? 0.43 : 0);
        return 1 / (1 + Math.Exp(-logit));
    }
}
