namespace Kindred.Conversations;

internal enum TurnRole
{
    User = 0,
    Assistant = 1,
}

/// <summary>Where a turn stands in its tree.</summary>
internal enum TurnState
{
    /// <summary>On the branch in use: it is shown, recalled and learned from.</summary>
    Active = 0,

    /// <summary>On a branch that was left (swiped away, deleted, forked): kept, recalled nowhere, and back as soon as the branch is followed again.</summary>
    Inactive = 1,

    /// <summary>Forgotten by the person's wish: only the mark is left, without words.</summary>
    Forgotten = 2,

    /// <summary>On a branch, but no longer shown by the client (deleted or hidden in the middle of a chat): like <see cref="Inactive"/> until it is shown again.</summary>
    Hidden = 3,
}

/// <summary>One message of a conversation in its present version.</summary>
/// <param name="Parent">The turn it answers or follows; null for the first.</param>
/// <param name="Ordinal">Distance from the root, from 0: siblings share it.</param>
/// <param name="Session">Which sitting of the conversation it belongs to, from 0 (a gap of 30 minutes or a new date starts one).</param>
/// <param name="Text">The words in their present version.</param>
/// <param name="Key">64-bit hash of role and normalised words (<see cref="TurnKey"/>); equal keys mean the same message.</param>
/// <param name="Version">1 for the first wording; each edit adds one.</param>
/// <param name="Settled">A later turn of the person builds on it, so it will hardly change any more.</param>
/// <param name="Interrupted">The words break off: the listener hung up or the model failed on the way.</param>
/// <param name="Caption">What an attached picture shows, when known.</param>
/// <param name="Echoes">It only repeats what memory holds (a reply of <c>kindred-recall</c>): kept, but never searched or learned from.</param>
internal sealed record Turn(
    TurnId Id,
    ConversationId Conversation,
    TurnId? Parent,
    int Ordinal,
    int Session,
    TurnRole Role,
    string? Speaker,
    string Text,
    long Key,
    DateTimeOffset SaidAt,
    int Version = 1,
    TurnState State = TurnState.Active,
    bool Settled = false,
    bool Interrupted = false,
    string? Caption = null,
    string? ExternalId = null,
    bool Echoes = false);

/// <summary>A turn as the search index meets it: with the sequence number of its last change.</summary>
/// <param name="Sequence">Grows by one with every change to anything of this person; gapless per person.</param>
/// <param name="ConversationExternalId">The client's own name of the conversation.</param>
internal sealed record TurnChange(long Sequence, Turn Turn, string? Character, string? ConversationExternalId, string? PersonName);
