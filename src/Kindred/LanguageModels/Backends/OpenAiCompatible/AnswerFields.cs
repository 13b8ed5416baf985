namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Where the fields of an answer lie that are sent on as they are.</summary>
internal struct AnswerFields
{
    public ByteRange Choices;
    public ByteRange Usage;
    public ByteRange SystemFingerprint;
    public ByteRange ServiceTier;

    /// <summary>The answer calls tools (or the older single function).</summary>
    public bool HasToolCalls;

    /// <summary><c>choices</c> is there and not empty.</summary>
    public bool HasChoices;

    /// <summary><c>choices</c> holds more than one.</summary>
    public bool HasSeveralChoices;

    /// <summary>Fields at the top that we do not know, names and values as they came; several that stand side by side are one stretch.</summary>
    public ByteRange Extra;

    /// <summary>Further stretches of such fields, of the rare answer that scatters them.</summary>
    public List<ByteRange>? MoreExtras;
}
