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
}
