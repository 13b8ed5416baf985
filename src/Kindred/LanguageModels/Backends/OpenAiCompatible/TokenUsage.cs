using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>What an answer cost in tokens, as the upstream counted.</summary>
internal struct TokenUsage
{
    public long? Input;
    public long? Output;
    public long? Total;
    public long? CachedInput;
    public long? Reasoning;

    public readonly UsageContent ToContent() => new(new UsageDetails
    {
        InputTokenCount = Input,
        OutputTokenCount = Output,
        TotalTokenCount = Total,
        CachedInputTokenCount = CachedInput,
        ReasoningTokenCount = Reasoning,
    });
}
