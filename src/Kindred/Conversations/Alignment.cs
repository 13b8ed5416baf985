namespace Kindred.Conversations;

/// <summary>Where a request belongs in a person's turn trees.</summary>
/// <param name="Conversation">The conversation, as it is to be stored.</param>
/// <param name="IsNew">The conversation does not exist yet.</param>
/// <param name="Parent">The stored turn that the new ones follow; null at the root.</param>
/// <param name="Asked">The stored turn that is answered once more (a retry, a swipe); null when there are new turns.</param>
/// <param name="Fresh">Messages that are not stored yet, oldest first.</param>
/// <param name="Held">Stored turns that the request's own transcript holds: recalling them would only repeat them.</param>
/// <param name="Continues">The request relies on us for what came before: it names the conversation and sends the newest message alone.</param>
/// <param name="Edits">Stored turns whose words the client has changed since.</param>
internal sealed record Alignment(
    Conversation Conversation,
    bool IsNew,
    Turn? Parent,
    Turn? Asked,
    IReadOnlyList<SpokenMessage> Fresh,
    IReadOnlySet<TurnId> Held,
    bool Continues,
    IReadOnlyList<TurnEdit> Edits);

/// <summary>A stored turn and the message that now stands in its place.</summary>
internal sealed record TurnEdit(Turn Turn, SpokenMessage Message);

/// <summary>How far a transcript agrees with one branch of a stored tree.</summary>
/// <param name="Last">Index of the last message that agrees.</param>
/// <param name="Path">The agreeing stored turns, oldest first, the last one beside message <paramref name="Last"/>.</param>
internal sealed record TranscriptMatch(int Last, IReadOnlyList<Turn> Path)
{
    public Turn Leaf => Path[^1];

    /// <summary>Agreeing characters: a long shared past outweighs a short one.</summary>
    public int Weight => Path.Sum(static turn => turn.Text.Length + 1);
}
