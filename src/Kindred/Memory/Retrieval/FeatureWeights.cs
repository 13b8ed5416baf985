namespace Kindred.Memory.Retrieval;

/// <summary>
/// How much each feature counts: score = (Σ weight · feature) · (1 + <see cref="SpeakerFactor"/> · speaker). One set for each embedding
/// model and one without any. The figures are round and set by hand, but not innocent of LoCoMo: they lie near weights that a study fitted to all ten
/// of its conversations, so its figures for them are a little kind. A fit on conversations of our own is to replace them.
/// </summary>
internal sealed class FeatureWeights
{
    private readonly float[] _weights = new float[Features.Count];

    public FeatureWeights(IReadOnlyList<(Feature Feature, float Weight)> weights)
    {
        foreach (var (feature, weight) in weights) _weights[(int)feature] = weight;
    }

    /// <summary>Plain three-level BM25: the reference that the others are measured against.</summary>
    public static FeatureWeights ThreeLevel { get; } = new([
        (Feature.Turn, 1), (Feature.Adjacent, .4f), (Feature.Near, .6f), (Feature.Session, 1)])
    { SpeakerFactor = .1f, Depth = int.MaxValue };

    /// <summary>Without an embedding model.</summary>
    public static FeatureWeights Lexical { get; } = new([
        (Feature.Turn, 5), (Feature.Near, 4), (Feature.Far, 5), (Feature.Session, 4), (Feature.Coverage, 1), (Feature.NearCoverage, 2),
        (Feature.Speaker, 1.5f), (Feature.Answers, 5), (Feature.When, 2), (Feature.MentionsTime, .5f), (Feature.SaidThen, 2), (Feature.Length, .25f),
        (Feature.FirstPerson, 3), (Feature.Names, .25f), (Feature.Asks, -.5f), (Feature.Opening, .5f)]);

    /// <summary>With sentence vectors.</summary>
    public static FeatureWeights WithVectors { get; } = new([
        (Feature.Turn, 3), (Feature.Near, 3), (Feature.Far, 5), (Feature.Session, 4), (Feature.Coverage, 1), (Feature.NearCoverage, 2),
        (Feature.Speaker, 1.5f), (Feature.Answers, 3), (Feature.Dense, 4), (Feature.DensePrevious, .5f), (Feature.DenseNext, .25f),
        (Feature.DenseSession, 1), (Feature.DenseAnswers, 2), (Feature.When, 2), (Feature.MentionsTime, .5f), (Feature.SaidThen, 2), (Feature.Length, .25f),
        (Feature.FirstPerson, 3), (Feature.Names, .25f), (Feature.Asks, -.75f), (Feature.Opening, .5f), (Feature.AfterQuestion, -.75f)]);

    /// <summary>Added to the whole score's factor when the question names the speaker.</summary>
    public float SpeakerFactor { get; private init; }

    /// <summary>How many of the first stage's best are scored with every feature.</summary>
    public int Depth { get; private init; } = 250;

    /// <summary>Where the cosines of the model lie.</summary>
    public CosineScale Cosines { get; private init; } = new(.1f, .6f);

    public float this[Feature feature] => _weights[(int)feature];

    /// <summary>The set for an embedding model, null for none.</summary>
    public static FeatureWeights For(string? model) => model is null ? Lexical : WithVectors;
}
