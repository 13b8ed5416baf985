using Kindred.Conversations;

namespace Kindred.Chat.Transcripts;

/// <summary>A client's list of messages, understood.</summary>
/// <param name="Kind">What the client wants, by its own word or by the signs of the request.</param>
/// <param name="Reasons">Why it was taken for that kind, in words for the inspector.</param>
/// <param name="Spoken">The messages that were said, oldest first; empty when the transcript cannot be read or there is none.</param>
/// <param name="Character">Who the person talks with, when the client's instructions say it; null in a group.</param>
/// <param name="Speaker">Who is to reply, when they say it.</param>
/// <param name="PersonName">How the person is called there.</param>
/// <param name="Trailing">The instruction behind the last message that was said, if there is one that is no mark of the front-end.</param>
/// <param name="HasNewChatMark">It carries SillyTavern's mark for the beginning of the chat.</param>
internal sealed record ClientTranscript(
    TurnKind Kind,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<SpokenMessage> Spoken,
    string? Character,
    string? Speaker,
    string? PersonName,
    string? Trailing,
    bool HasNewChatMark);
