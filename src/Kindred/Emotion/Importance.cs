namespace Kindred.Emotion;

/// <summary>
/// How likely a message is needed later, from its surface alone: long ones in the first person that name times and things matter,
/// questions to the other hardly ever. Logistic; six features, fitted in our study of conversations and rounded.
/// </summary>
internal static class Importance
{
    /// <summary>p = σ(-5.65 + 1.36·ln(1+words) + 3.06·first-person share - 0.42·second-person count + 1.46·time + 0.09·inner capitals - 0.43·ends with "?").</summary>
    public static double Of(int words, int firstPerson, int secondPerson, bool tellsTime, int innerCapitals, bool endsWithQuestion)
    {
        if (words == 0) return 0;
        var logit = -5.65 + (1.36 * Math.Log(1 + words)) + (3.06 * firstPerson / words) - (.42 * secondPerson) + (tellsTime ? 1.46 : 0) + (.09 * innerCapitals) - (endsWithQuestion ? .43 : 0);
        return 1 / (1 + Math.Exp(-logit));
    }
}
