namespace Kindred.Conversations;

/// <summary>
/// One user or assistant message of a transcript that a client sent: the part of a request that can be a turn. System, developer and
/// tool messages are none: clients move and change them from request to request.
/// </summary>
/// <param name="Position">Its index in the client's list of messages.</param>
internal sealed record SpokenMessage(int Position, TurnRole Role, string? Speaker, string Text)
{
    /// <summary>The fingerprint by which it is found again (<see cref="TurnKey"/>).</summary>
    public long Key { get; } = TurnKey.Of(Role, Text);

    /// <summary>The client folds its instructions into messages, so paragraphs may stand in it that nobody said.</summary>
    public bool MayCarryNotes { get; init; }
}
