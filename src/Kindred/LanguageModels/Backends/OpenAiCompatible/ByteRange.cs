namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>A stretch of bytes in an answer; empty when the field was absent or null.</summary>
internal readonly record struct ByteRange(int Start, int Length)
{
    public bool IsEmpty => Length == 0;

    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json) => json.Slice(Start, Length);
}
