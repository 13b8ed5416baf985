using Kindred.Conversations;

namespace Kindred.Tests.Backends;

/// <summary>Makes conversations and turns for the contract suites; each turn is said a second after the one before.</summary>
internal sealed class Story(string? externalId = null, string? character = null, Guid? batch = null)
{
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private int _seconds;

    public Conversation Conversation { get; } = new(ConversationId.New(Start), externalId, character, character is null ? null : "Ann", Start, Start, Batch: batch);

    public Conversation At(int minutes) => Conversation with { UpdatedAt = Start.AddMinutes(minutes) };

    public Turn Ask(Turn? parent, string text) => Say(parent, TurnRole.User, text);

    public Turn Reply(Turn? parent, string text) => Say(parent, TurnRole.Assistant, text);

    private Turn Say(Turn? parent, TurnRole role, string text)
    {
        var at = Start.AddSeconds(_seconds++);
        return new Turn(TurnId.New(at), Conversation.Id, parent?.Id, (parent?.Ordinal ?? -1) + 1, 0, role, null, text, TurnKey.Of(role, text), at);
    }
}
