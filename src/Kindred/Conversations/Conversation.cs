namespace Kindred.Conversations;

/// <summary>One chat of one person: the head of a tree of turns.</summary>
/// <param name="ExternalId">The client's own name for the chat (a header, a chat file's id), unique per person; null when it was found by its transcript.</param>
/// <param name="Character">Who the person talks with, when known.</param>
/// <param name="PersonName">How the person is called in this chat, when known.</param>
/// <param name="ActiveLeaf">The last turn of the branch in use; null while there is none.</param>
/// <param name="Batch">The import that brought it; null for a chat that was lived here.</param>
internal sealed record Conversation(
    ConversationId Id,
    string? ExternalId,
    string? Character,
    string? PersonName,
    DateTimeOffset StartedAt,
    DateTimeOffset UpdatedAt,
    TurnId? ActiveLeaf = null,
    Guid? Batch = null);

/// <summary>A conversation as lists show it.</summary>
internal sealed record ConversationSummary(Conversation Conversation, int Turns, string? FirstWords);
