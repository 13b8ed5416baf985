using Kindred.Conversations;

namespace Kindred.Transfer;

/// <summary>A conversation of a file while its turns go by: completes what the file leaves out.</summary>
internal sealed class ImportedConversation(ConversationRecord.Opening opening, ImportSource source, DateTimeOffset now)
{
    private readonly Sittings _sittings = new();
    private readonly Dictionary<TurnId, TurnId> _known = [];
    private ConversationId _id = ConversationId.New(now);
    private DateTimeOffset? _startedAt = opening.StartedAt;
    private DateTimeOffset _last = opening.StartedAt ?? now;
    private TurnId? _after;
    private bool _begun;

    /// <summary>Turns not yet written.</summary>
    public List<Turn> Waiting { get; } = [];

    /// <summary>Turns beside them, not yet written.</summary>
    public List<ImportedBranch> Beside { get; } = [];

    /// <summary>Whether the import has counted it.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Who the person talks with, until the first part is written.</summary>
    public string? Character { get; set; } = opening.Character;

    /// <summary>How the person is called, until the first part is written.</summary>
    public string? PersonName { get; set; } = opening.User;

    /// <returns>The turn as this import names it.</returns>
    public TurnId Add(ConversationRecord.Said said)
    {
        _last = said.SaidAt ?? _last;
        _startedAt ??= _last;
        var turn = TurnOf(said, _sittings.Next(said.Session, _last), _last);
        Waiting.Add(turn);
        return turn.Id;
    }

    /// <summary>Something else that was said behind the same turn.</summary>
    /// <param name="after">A turn as this import names it; null at the root.</param>
    public TurnId AddBeside(TurnId? after, ConversationRecord.Said said)
    {
        var turn = TurnOf(said, _sittings.Present, said.SaidAt ?? _last);
        Beside.Add(new ImportedBranch(after is { } named && _known.TryGetValue(named, out var stored) ? stored : after, turn));
        return turn.Id;
    }

    public ImportPart NextPart(Guid batch)
    {
        var head = new Conversation(_id, opening.ExternalId, Character, PersonName, _startedAt ?? _last, _last, null, batch);
        return new ImportPart(head, !_begun, _after, Waiting, source, Beside);
    }

    public void Written(ImportedPart part)
    {
        _begun = true;
        _id = part.Conversation;
        _after = part.Last;
        foreach (var (named, stored) in part.Known) _known[named] = stored;
        Clear();
    }

    public void Clear()
    {
        Waiting.Clear();
        Beside.Clear();
    }

    private Turn TurnOf(ConversationRecord.Said said, int session, DateTimeOffset saidAt)
    {
        var speaker = said.Speaker ?? (said.Role == TurnRole.User ? PersonName : Character);
        return new Turn(
            TurnId.New(now), _id, null, 0, session, said.Role, speaker, said.Text, TurnKey.Of(said.Role, said.Text), saidAt, Caption: said.Caption, ExternalId: said.ExternalId);
    }
}
