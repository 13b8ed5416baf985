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
    IReadOnlyList<TurnEdit> Edits)
{
    /// <summary>Stored turns in the middle of the branch that the client no longer shows (deleted or hidden there).</summary>
    public IReadOnlyList<TurnId> LeftOut { get; init; } = [];

    /// <summary>Turns that were left out before and are shown again.</summary>
    public IReadOnlyList<TurnId> Shown { get; init; } = [];

    /// <summary>The stored reply that is to be continued; no new turn answers.</summary>
    public Turn? Extended { get; init; }

    /// <summary>By index: fresh messages that another conversation holds already (a branch that the client keeps as a chat of its own), with their turns there.</summary>
    public IReadOnlyDictionary<int, Turn> Copies { get; init; } = new Dictionary<int, Turn>();
}

/// <summary>A stored turn and the message that now stands in its place.</summary>
internal sealed record TurnEdit(Turn Turn, SpokenMessage Message);
