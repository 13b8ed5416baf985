using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.OpenAi.Responses;

/// <summary>
/// Keeps the answers of <c>/v1/responses</c> that their client may fetch again or go on from, and what clients note on conversations.
/// Whatever a call acknowledges is on disk. Every call is bound to its owner: another person's id finds nothing. Answers go with the
/// conversation they belong to, and with the turn that is their reply or the one it answers.
/// </summary>
internal interface IResponseStore
{
    /// <summary>Keeps an answer under a new id. Nothing is kept of a conversation that was deleted meanwhile.</summary>
    Task SaveAsync(PersonId owner, StoredResponse response, CancellationToken cancellationToken);

    Task<StoredResponse?> FindAsync(PersonId owner, ResponseId id, CancellationToken cancellationToken);

    /// <summary>
    /// The answers that this one goes on from (<see cref="StoredResponse.Continues"/>) and itself, oldest first, at most
    /// <paramref name="limit"/> of the newest; empty when there is none of this id. What lies before a deleted one is not reached.
    /// </summary>
    Task<IReadOnlyList<StoredResponse>> ChainAsync(PersonId owner, ResponseId id, int limit, CancellationToken cancellationToken);

    /// <summary>The conversation's answer that was kept last.</summary>
    Task<StoredResponse?> LatestAsync(PersonId owner, ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>False when there is none of this id. Its words are gone from disk when the task completes.</summary>
    Task<bool> DeleteAsync(PersonId owner, ResponseId id, CancellationToken cancellationToken);

    /// <summary>Keeps what a client notes on a conversation, in place of what it noted before; the conversation itself need not have any turn yet.</summary>
    Task SaveNoteAsync(PersonId owner, ConversationNote note, CancellationToken cancellationToken);

    Task<ConversationNote?> FindNoteAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken);

    /// <summary>Deletes the note and every answer that is kept of the conversation; false when there was neither.</summary>
    Task<bool> DeleteConversationAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken);
}

/// <summary>One answer as it was given.</summary>
/// <param name="Continues">The answer whose items came before its own in the prompt.</param>
/// <param name="Conversation">Where its turn was written down; null when none was.</param>
/// <param name="Turn">The turn that is its reply.</param>
/// <param name="Body">The answer itself, a JSON object in UTF-8.</param>
/// <param name="Input">The items of its own request, a JSON array in UTF-8.</param>
internal sealed record StoredResponse(
    ResponseId Id, ResponseId? Continues, ConversationId? Conversation, TurnId? Turn, DateTimeOffset CreatedAt, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Input);

/// <summary>What a client noted on a conversation.</summary>
/// <param name="Metadata">A JSON object in UTF-8.</param>
internal sealed record ConversationNote(ConversationId Id, DateTimeOffset CreatedAt, ReadOnlyMemory<byte> Metadata);
