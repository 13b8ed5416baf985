namespace Kindred.Memory.Retrieval;

/// <summary>
/// The signals a turn is ranked by. Lexical scores are BM25 divided by twice the rarity of all that is asked for, so that they mean the
/// same for every question; similarities and shares run from 0 to 1.
/// </summary>
internal enum Feature
{
    /// <summary>BM25 of the turn.</summary>
    Turn,

    /// <summary>BM25 of the turns before and after it, summed.</summary>
    Adjacent,

    /// <summary>BM25 of the turn with three neighbours on each side.</summary>
    Near,

    /// <summary>BM25 of the turn with six neighbours on each side.</summary>
    Far,

    /// <summary>BM25 of its session.</summary>
    Session,

    /// <summary>Share of the asked terms, by rarity, that the turn has.</summary>
    Coverage,

    /// <summary>Share of the asked terms that the turn and two neighbours on each side have.</summary>
    NearCoverage,

    /// <summary>1 when the question names who said it.</summary>
    Speaker,

    /// <summary>1 when the turn before asked something, times that turn's BM25: an answer to a question that matches.</summary>
    Answers,

    /// <summary>Similarity of the turn and the question.</summary>
    Dense,

    /// <summary>Similarity of the turn before.</summary>
    DensePrevious,

    /// <summary>Similarity of the turn after.</summary>
    DenseNext,

    /// <summary>Similarity of the session's three most similar turns.</summary>
    DenseSession,

    /// <summary>As <see cref="Answers"/>, by similarity.</summary>
    DenseAnswers,

    /// <summary>1 when the question asks when and the turn has an expression of time.</summary>
    When,

    /// <summary>1 when the turn has an expression of time.</summary>
    MentionsTime,

    /// <summary>Share of the date that the question names which the turn was said on.</summary>
    SaidThen,

    /// <summary>ln(1 + words).</summary>
    Length,

    /// <summary>Share of words about the speaker.</summary>
    FirstPerson,

    /// <summary>Words to the listener.</summary>
    Addressing,

    /// <summary>Names inside sentences, at most 4.</summary>
    Names,

    /// <summary>1 when it ends with a question mark.</summary>
    Asks,

    /// <summary>1 for the first two turns of a session.</summary>
    Opening,

    /// <summary>1 when the turn before ends with a question mark.</summary>
    AfterQuestion,
}

/// <summary>The part of the score that a feature belongs to.</summary>
internal enum FeatureGroup
{
    Lexical,
    Dense,
    Time,
    Importance,
}

/// <summary>Which feature belongs where.</summary>
internal static class Features
{
    public static int Count { get; } = Enum.GetValues<Feature>().Length;

    public static FeatureGroup Group(Feature feature) => feature switch
    {
        <= Feature.Answers => FeatureGroup.Lexical,
        <= Feature.DenseAnswers => FeatureGroup.Dense,
        <= Feature.SaidThen => FeatureGroup.Time,
        _ => FeatureGroup.Importance,
    };
}
