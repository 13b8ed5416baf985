using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Tests.Backends;

/// <summary>A conversation that grows turn by turn.</summary>
internal sealed class SampleChat
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<TurnId, int> _ordinals = [];

    public SampleChat(string? externalId = null, string? character = null, DateTimeOffset? startedAt = null)
    {
        var start = startedAt ?? Start;
        Head = new Conversation(ConversationId.New(start), externalId, character, "Ann", start, start);
    }

    public static PersonId Ann { get; } = new("ann");

    public static PersonId Bob { get; } = new("bob");

    public Conversation Head { get; }

    public ConversationId Id => Head.Id;

    public Turn User(string text, Turn? parent = null) => Turn(TurnRole.User, text, parent);

    public Turn Assistant(string text, Turn? parent = null) => Turn(TurnRole.Assistant, text, parent);

    /// <summary>User and assistant in turns, the first by the user.</summary>
    public List<Turn> Exchange(params string[] texts) => Continue(null, TurnRole.User, texts);

    public List<Turn> Continue(Turn? parent, TurnRole first, params string[] texts)
    {
        var turns = new List<Turn>();
        var role = first;
        foreach (var text in texts)
        {
            parent = Turn(role, text, parent);
            turns.Add(parent);
            role = role == TurnRole.User ? TurnRole.Assistant : TurnRole.User;
        }

        return turns;
    }

    private Turn Turn(TurnRole role, string text, Turn? parent)
    {
        var ordinal = parent is null ? 0 : parent.Ordinal + 1;
        var saidAt = Head.StartedAt.AddMinutes(_ordinals.Count);
        var turn = new Turn(TurnId.New(saidAt), Id, parent?.Id, ordinal, 0, role, role == TurnRole.User ? "Ann" : "Mia", text, TurnKey.Of(role, text), saidAt);
        _ordinals.Add(turn.Id, ordinal);
        return turn;
    }
}
