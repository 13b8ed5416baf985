using Kindred.Conversations;
using Microsoft.Extensions.AI;

namespace Kindred.Chat.Transcripts;

/// <summary>Reads what was said out of a client's messages: in the form of each kind of prompt post-processing, with or without names in front. Pure.</summary>
internal sealed class TranscriptReader
{
    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<SpokenMessage> _spoken = [];
    private readonly List<string> _marks = [];
    private string? _character;
    private string? _person;
    private string? _trailing;
    private bool _isGroup;
    private bool _hasNewChatMark;

    private TranscriptReader(IReadOnlyList<ChatMessage> messages) => _messages = messages;

    /// <param name="said">The kind the client names; null when it does not.</param>
    /// <param name="hint">Names that the client gives apart from its messages.</param>
    public static ClientTranscript Read(IReadOnlyList<ChatMessage> messages, TurnKind? said, ConversationHint hint)
    {
        var reader = new TranscriptReader(messages) { _character = hint.Character, _person = hint.PersonName };
        reader.ReadNames();
        if (reader.IsSingle()) reader.ReadSingle(messages[0].Text);
        else reader.ReadMessages();
        return reader.Finish(said);
    }

    private void ReadNames()
    {
        foreach (var message in _messages)
        {
            if (Transcript.KindOf(message) != ClientMessageKind.Instruction && _messages.Count > 1) continue;
            var text = message.Text;
            if (FrontEndMarks.Names(text) is var (character, person))
            {
                _character ??= character;
                _person ??= person;
            }

            foreach (var paragraph in text.Contains("[Start a new group", StringComparison.OrdinalIgnoreCase) ? text.Split("\n\n") : [])
            {
                var members = FrontEndMarks.GroupMembers(paragraph);
                _isGroup |= members.Count > 0;
                _names.UnionWith(members);
            }
        }

        if (_character is { Length: > 0 }) _names.Add(_character);
        if (_person is { Length: > 0 }) _names.Add(_person);
    }

    // "Single user message": the whole prompt folded into one.
    private bool IsSingle() =>
        _messages is [{ } only] && only.Role == ChatRole.User && only.Contents.All(static content => content is TextContent)
        && (only.Text.Split("\n\n").Any(FrontEndMarks.IsNewChat) || FrontEndMarks.Names(only.Text) is not null);

    private void ReadSingle(string text)
    {
        var paragraphs = text.Split("\n\n");
        var begin = Array.FindLastIndex(paragraphs, FrontEndMarks.IsNewChat);
        _hasNewChatMark = begin >= 0;
        // Without names the messages cannot be told apart from the instructions: better nothing than instructions for memories.
        if (_person is null || _character is null) return;
        var chat = SpokenText.WithoutMarks(string.Join("\n\n", paragraphs.Skip(begin + 1)), _marks);
        foreach (var (speaker, said) in SpokenText.Split(chat, _names))
        {
            // An instruction may follow any message, and only its author knows where it begins: of the person's words the first paragraph is certain.
            if (speaker == _person) Add(0, TurnRole.User, speaker, said.Split("\n\n")[0], true);
            else if (speaker is not null) Add(0, TurnRole.Assistant, speaker, said, true);
        }
    }

    private void ReadMessages()
    {
        var begin = 0;
        for (var i = 0; i < _messages.Count; i++)
        {
            if (Transcript.KindOf(_messages[i]) != ClientMessageKind.Instruction || !_messages[i].Text.Split("\n\n").Any(FrontEndMarks.IsNewChat)) continue;
            // What was said before the mark are examples.
            (_hasNewChatMark, begin) = (true, i);
        }

        var mayCarryNotes = IsFolded();
        for (var i = begin; i < _messages.Count; i++)
        {
            switch (Transcript.KindOf(_messages[i]))
            {
                case ClientMessageKind.Spoken:
                    ReadSpoken(i, mayCarryNotes);
                    break;
                case ClientMessageKind.Instruction when i > 0:
                    ReadInstruction(_messages[i].Text);
                    break;
            }
        }
    }

    // One leading instruction and strict turns after it, in a prompt that is SillyTavern's: instructions inside the chat were folded into messages.
    private bool IsFolded() =>
        _character is not null && _messages.Skip(1).All(static message => Transcript.KindOf(message) == ClientMessageKind.Spoken)
        && _messages.Zip(_messages.Skip(1)).All(static pair => pair.First.Role != pair.Second.Role);

    private void ReadInstruction(string text)
    {
        if (FrontEndMarks.IsMark(text)) _marks.Add(text);
        else _trailing = text;
    }

    private void ReadSpoken(int position, bool mayCarryNotes)
    {
        var message = _messages[position];
        var role = message.Role == ChatRole.User ? TurnRole.User : TurnRole.Assistant;
        var text = SpokenText.WithoutMarks(SpokenText.WithoutThoughts(message.Text), _marks);
        if (string.IsNullOrWhiteSpace(text)) text = message.Contents.Any(static content => content is not TextContent) ? Transcript.Picture : "";
        if (text.Length == 0 || IsPlaceholder(position, text)) return;

        _trailing = null;
        var parts = role == TurnRole.Assistant && _names.Count > 1 ? SpokenText.Split(text, _names) : [];
        if (parts.Count > 1 && parts.All(static part => part.Speaker is not null))
        {
            foreach (var (speaker, said) in parts) Add(position, role, speaker, said, false);
            return;
        }

        var (name, words) = SpokenText.WithoutName(text, _names);
        Add(position, role, name ?? message.AuthorName, words, mayCarryNotes);
    }

    // Models that want a user's message first get one in brackets.
    private bool IsPlaceholder(int position, string text) =>
        _spoken.Count == 0 && text[0] == '[' && text[^1] == ']' && text.Length < 80 && _messages[position].Role == ChatRole.User
        && position + 1 < _messages.Count && _messages[position + 1].Role == ChatRole.Assistant;

    private void Add(int position, TurnRole role, string? speaker, string text, bool mayCarryNotes)
    {
        if (text.Length > 0) _spoken.Add(new SpokenMessage(position, role, speaker, text) { MayCarryNotes = mayCarryNotes });
    }

    private ClientTranscript Finish(TurnKind? said)
    {
        var speaker = _marks.Select(FrontEndMarks.GroupSpeaker).LastOrDefault(static name => name is not null);
        var (kind, reason) = said is { } named ? (named, "the client says so")
            : _marks.Exists(FrontEndMarks.IsImpersonate) ? (TurnKind.Impersonate, "its last instruction asks for the person's words")
            : _marks.Exists(FrontEndMarks.IsContinue) ? (TurnKind.Continue, "its last instruction asks to go on")
            // SillyTavern ends so when somebody sends nothing and wants another message.
            : _spoken is [.., { Role: TurnRole.Assistant }] && !_hasNewChatMark && speaker is null && _trailing is null && _messages[^1].Role == ChatRole.Assistant ? (TurnKind.Continue, "it ends with a reply to go on from")
            : (TurnKind.Normal, "");
        return new ClientTranscript(kind, reason.Length > 0 ? [reason] : [], _spoken, _isGroup ? null : _character, speaker ?? _character, _person, _trailing, _hasNewChatMark);
    }
}
