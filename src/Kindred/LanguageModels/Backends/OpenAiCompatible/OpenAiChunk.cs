namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// One event of a streamed answer as the upstream wrote it, with the fields that are sent on unchanged. The bytes are a slice of a
/// read buffer that is never written again, so a chunk may be kept; it keeps its buffer (8 KiB, as a rule) alive.
/// </summary>
internal sealed class OpenAiChunk(ReadOnlyMemory<byte> json, in AnswerFields fields)
{
    private readonly AnswerFields _fields = fields;

    /// <summary>The whole event, one JSON object in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;

    /// <summary>The value of <c>choices</c>, an array; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Choices => _fields.Choices.Of(Json);

    /// <summary>The value of <c>usage</c>, an object; empty when it is absent or null.</summary>
    public ReadOnlyMemory<byte> Usage => _fields.Usage.Of(Json);

    /// <summary>The value of <c>system_fingerprint</c> with its quotes; empty when it is absent or null.</summary>
    public ReadOnlyMemory<byte> SystemFingerprint => _fields.SystemFingerprint.Of(Json);

    /// <summary>The value of <c>service_tier</c> with its quotes; empty when it is absent or null.</summary>
    public ReadOnlyMemory<byte> ServiceTier => _fields.ServiceTier.Of(Json);

    public bool HasToolCalls => _fields.HasToolCalls;

    /// <summary>False for the closing event that only carries usage.</summary>
    public bool HasChoices => _fields.HasChoices;
}
