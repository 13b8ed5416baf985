using Kindred.Emotion;
using Kindred.LanguageModels;
using Microsoft.Extensions.AI;

namespace Kindred.Chat;

/// <summary>What happens in a turn, in order: at most one <see cref="Started"/>, pieces, then <see cref="Finished"/> or <see cref="Failed"/>.</summary>
internal abstract record TurnEvent
{
    private TurnEvent()
    {
    }

    /// <summary>The person's words are on disk and the prompt is planned; the model has not answered yet. Absent when nothing is remembered.</summary>
    internal sealed record Started(TurnReceipt Receipt) : TurnEvent;

    /// <summary>A piece of the reply, as the back-end gave it.</summary>
    internal sealed record Piece(ChatResponseUpdate Update) : TurnEvent;

    /// <summary>The whole reply is on disk.</summary>
    internal sealed record Finished(int PromptTokens, int ReplyTokens) : TurnEvent;

    /// <summary>The model failed: before the first piece nothing was answered, after it the reply is incomplete.</summary>
    internal sealed record Failed(ModelFailure Failure) : TurnEvent;

    /// <summary>What must not be cut does not fit into the model's context.</summary>
    internal sealed record TooLarge(int Needed, int Limit) : TurnEvent;
}

/// <summary>What an answer tells about its turn, under the key <c>kindred</c>.</summary>
internal sealed record TurnReceipt(
    string ConversationId,
    string TurnId,
    EmotionReading? Emotion,
    IReadOnlyList<string> Recalled,
    IReadOnlyList<KeyValuePair<string, int>> Tokens)
{
    public required AnswerStamp Answer { get; init; }
}

/// <summary>What tells this answer from every other, also for those who join it or get it again.</summary>
internal sealed record AnswerStamp(Guid Id, DateTimeOffset At);
