using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Parsed answers as the updates that <see cref="IChatClient"/> yields.</summary>
internal static class AnswerUpdates
{
    public static ChatResponseUpdate Of(in AnswerParser answer, object raw, string model) => new()
    {
        Role = ChatRole.Assistant,
        Contents = ContentsOf(answer),
        FinishReason = Finish(answer.FinishReason),
        ModelId = model,
        RawRepresentation = raw,
    };

    // Arrays, not lists: nearly every piece has one content, and none is changed later.
    private static AIContent[] ContentsOf(in AnswerParser answer)
    {
        var text = string.IsNullOrEmpty(answer.Text) ? null : new TextContent(answer.Text);
        var thoughts = string.IsNullOrEmpty(answer.Reasoning) ? null : new TextReasoningContent(answer.Reasoning);
        var usage = answer.Fields.Usage.IsEmpty ? null : answer.Usage.ToContent();
        if (answer.Alternatives is { } alternatives) return [.. new AIContent?[] { thoughts, text }.OfType<AIContent>(), .. alternatives, .. usage is null ? (AIContent[])[] : [usage]];
        return (thoughts, text, usage) switch
        {
            (null, null, null) => [],
            (null, _, null) => [text],
            (_, null, null) => [thoughts],
            (null, null, _) => [usage],
            _ => [.. new AIContent?[] { thoughts, text, usage }.OfType<AIContent>()],
        };
    }

    private static ChatFinishReason? Finish(string? reason) => reason is null ? null : new ChatFinishReason(reason);
}
