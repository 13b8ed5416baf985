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

    /// <summary>Stretches of top-level fields that we do not know, as <c>"name":value,…</c>; the usual answer has none or one.</summary>
    public ReadOnlyMemory<byte> Extra => _fields.Extra.Of(Json);

    public IReadOnlyList<ByteRange> MoreExtras => _fields.MoreExtras ?? [];

    public bool HasToolCalls => _fields.HasToolCalls;

    public bool HasSeveralChoices => _fields.HasSeveralChoices;

    /// <summary>False for the closing event that only carries usage.</summary>
    public bool HasChoices => _fields.HasChoices;
}
