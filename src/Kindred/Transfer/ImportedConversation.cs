using Kindred.Conversations;

namespace Kindred.Transfer;

/// <summary>A conversation of a file while its turns go by: completes what the file leaves out.</summary>
internal sealed class ImportedConversation(ConversationRecord.Opening opening, DateTimeOffset now)
{
    private readonly Sittings _sittings = new();
    private ConversationId _id = ConversationId.New(now);
    private DateTimeOffset? _startedAt = opening.StartedAt;
    private DateTimeOffset _last = opening.StartedAt ?? now;
    private TurnId? _after;
    private bool _begun;

    /// <summary>Turns not yet written.</summary>
    public List<Turn> Waiting { get; } = [];

    /// <summary>Whether the import has counted it.</summary>
    public bool IsCounted { get; set; }

    public void Add(ConversationRecord.Said said)
    {
        _last = said.SaidAt ?? _last;
        _startedAt ??= _last;
        var speaker = said.Speaker ?? (said.Role == TurnRole.User ? opening.User : opening.Character);
        Waiting.Add(new Turn(
            TurnId.New(now), _id, null, 0, _sittings.Next(said.Session, _last), said.Role, speaker, said.Text, TurnKey.Of(said.Role, said.Text), _last,
            Caption: said.Caption, ExternalId: said.ExternalId));
    }

    public ImportPart NextPart(Guid batch)
    {
        var head = new Conversation(_id, opening.ExternalId, opening.Character, opening.User, _startedAt ?? _last, _last, null, batch);
        return new ImportPart(head, !_begun, _after, Waiting);
    }

    public void Written(ImportedPart part)
    {
        _begun = true;
        _id = part.Conversation;
        _after = part.Last;
        Waiting.Clear();
    }
}
