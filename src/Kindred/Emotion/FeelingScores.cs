namespace Kindred.Emotion;

/// <summary>Seven probabilities, each by itself: feelings may be mixed, so they need not add up to one.</summary>
internal readonly record struct FeelingScores(double Joy, double Sadness, double Anger, double Fear, double Surprise, double Disgust, double Neutral)
{
    public double this[Feeling feeling] => feeling switch
    {
        Feeling.Joy => Joy,
        Feeling.Sadness => Sadness,
        Feeling.Anger => Anger,
        Feeling.Fear => Fear,
        Feeling.Surprise => Surprise,
        Feeling.Disgust => Disgust,
        _ => Neutral,
    };

    /// <summary>The strongest; the earlier in <see cref="Feeling"/> of equals.</summary>
    public Feeling Strongest
    {
        get
        {
            var best = Feeling.Joy;
            for (var feeling = Feeling.Sadness; feeling <= Feeling.Neutral; feeling++)
            {
                if (this[feeling] > this[best]) best = feeling;
            }

            return best;
        }
    }
}
