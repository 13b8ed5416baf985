using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Chat;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Kindred.Users;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.Conversations;

/// <summary>
/// A chat front-end with several chats, which does at random what people do, and knows what its chats truly hold. It sends what SillyTavern would send
/// and checks after every request that the stored branch in use is what the person sees.
/// </summary>
internal sealed class SimulatedClient
{
    private const string Greeting = "Come in out of the rain, Sam. The kettle is on.";
    private static readonly PersonId Owner = new("ann");
    private static readonly string[] Common = ["Hi", "ok", "yes please", "And what did I just say?", "Tell me more about it."];

    private readonly Random _random;
    private readonly IConversationStore _store;
    private readonly ConversationLog _log;
    private readonly Clock _clock = new();
    private readonly List<Chat> _chats = [];
    private readonly List<string> _history = [];
    private readonly int _window;
    private int _serial;

    public SimulatedClient(int seed, IConversationStore store)
    {
        _random = new Random(seed);
        _store = store;
        _window = _random.Next(3) == 0 ? _random.Next(6, 14) : int.MaxValue;
        var working = new RamWorkingMemory(new StorageOptions());
        _log = new ConversationLog(new Aligner(store, working, _clock), new RamTurnGate(), store, working, _clock);
    }

    public int Requests { get; private set; }

    /// <summary>How often a chat was not recognised and went on as a new conversation: harmless, but to be rare.</summary>
    public int OpenedAnew { get; private set; }

    public List<string> UserWords { get; } = [];

    public List<string> NeverSaid { get; } = [];

    public string History => string.Join("\n", _history);

    public async Task ActAsync()
    {
        if (_chats.Count == 0 || (_chats.Count < 3 && _random.Next(12) == 0))
        {
            // Chats are hours apart: sooner, the same first words would be a second attempt.
            _clock.Now += TimeSpan.FromHours(3);
            _chats.Add(new Chat(_random.Next(4) > 0) { Name = $"chat {_chats.Count}" });
            if (_chats[^1].HasGreeting) _chats[^1].Shown.Add(new Line(TurnRole.Assistant, Greeting));
        }

        _clock.Now += TimeSpan.FromSeconds(_random.Next(5, 90));
        var chat = _chats[_random.Next(10) < 7 ? _chats.Count - 1 : _random.Next(_chats.Count)];
        for (var changes = _random.Next(4) == 0 ? 1 : 0; changes > 0; changes--) Change(chat);
        await RequestAsync(chat);
    }

    private void Change(Chat chat)
    {
        var shown = chat.Shown;
        var first = chat.HasGreeting ? 1 : 0;
        if (shown.Count < first + 3) return;
        switch (_random.Next(5))
        {
            case 0:
                var edited = _random.Next(first, shown.Count);
                Note($"{chat.Name}: edits message {edited}");
                shown[edited] = shown[edited] with { Text = _random.Next(2) == 0 ? $"{shown[edited].Text} (put right {++_serial})" : $"Something else altogether, number {++_serial}." };
                break;
            case 1:
                var count = _random.Next(1, Math.Min(4, shown.Count - first - 1));
                Note($"{chat.Name}: deletes the last {count}");
                shown.RemoveRange(shown.Count - count, count);
                break;
            case 2 when shown.Count > first + 6:
                var at = _random.Next(first + 2, shown.Count - 3);
                Note($"{chat.Name}: deletes message {at}");
                shown.RemoveAt(at);
                break;
            case 3 when chat.Swipes.Count > 0 && shown[^1].Role == TurnRole.Assistant:
                Note($"{chat.Name}: goes back to an older swipe");
                (shown[^1], chat.Swipes[^1]) = (chat.Swipes[^1], shown[^1]);
                break;
            case 4 when _chats.Count < 5 && shown.Count > first + 4:
                var length = _random.Next(first + 2, shown.Count);
                var branch = new Chat(chat.HasGreeting) { Name = $"{chat.Name} branch {_chats.Count}", Parent = chat };
                branch.Shown.AddRange(shown.Take(length));
                _chats.Add(branch);
                Note($"{chat.Name}: branches at {length}");
                break;
        }
    }

    private Task RequestAsync(Chat chat)
    {
        var last = chat.Shown.Count > 0 ? chat.Shown[^1] : null;
        var canSwipe = last is { Role: TurnRole.Assistant } && chat.Shown.Count >= 2 && chat.Shown[^2].Role == TurnRole.User;
        return _random.Next(14) switch
        {
            < 2 when canSwipe => SwipeAsync(chat),
            2 when canSwipe => ContinueAsync(chat),
            3 when canSwipe => BackgroundAsync(chat, "[Write your next reply from the point of view of Sam, using the chat history so far.]", true),
            4 when canSwipe => BackgroundAsync(chat, "List three facts about Sam.", false),
            5 when canSwipe => AskAsync(chat, "lets another character speak", "[Write the next reply only as Bram.]"),
            _ when last is { Role: TurnRole.User } && _random.Next(2) == 0 => AskAsync(chat, "retry"),
            _ => SendAsync(chat),
        };
    }

    private Task SendAsync(Chat chat)
    {
        // The first words of a chat are its own: equal ones are a story of their own.
        var isFirst = chat.Shown.All(static line => line.Role == TurnRole.Assistant);
        var text = !isFirst && _random.Next(4) == 0 ? Common[_random.Next(Common.Length)] : $"I have something to tell you, number {++_serial}: it is about {_random.Next(1000)}.";
        chat.Shown.Add(new Line(TurnRole.User, text));
        chat.Swipes.Clear();
        return AskAsync(chat, $"sends '{text}'");
    }

    private Task SwipeAsync(Chat chat)
    {
        chat.Swipes.Add(chat.Shown[^1]);
        chat.Shown.RemoveAt(chat.Shown.Count - 1);
        return AskAsync(chat, "swipes");
    }

    private async Task AskAsync(Chat chat, string what, string? instruction = null)
    {
        var fails = _random.Next(12) == 0;
        var stops = !fails && _random.Next(12) == 0;
        Note($"{chat.Name}: {what}{(fails ? ", which fails" : stops ? ", and stops the reply" : "")}");
        UserWords.AddRange(Window(chat).Where(static line => line.Role == TurnRole.User).Select(static line => line.Text));
        var reply = $"Reply {++_serial}: I heard you, and *the rain taps the window*. There is more to say about {_random.Next(1000)}. And so on";
        await using var open = await OpenAsync(chat, instruction);
        await open.BeginAsync(CancellationToken.None);
        if (fails)
        {
            // Asked again without success, the branch in use stays what it was.
            if (open.Alignment.Asked is null && instruction is null) await CheckAsync(chat, open, Window(chat));
            // A failed swipe leaves the old reply where it was.
            if (what == "swipes") Restore(chat);
            return;
        }

        await open.FinishAsync(new SpokenReply(reply, "Wren", stops, false, []), CancellationToken.None);
        await CheckAsync(chat, open, [.. Window(chat), new Line(TurnRole.Assistant, reply)]);
        // Some clients trim what they got to its last full sentence.
        chat.Shown.Add(new Line(TurnRole.Assistant, _random.Next(3) == 0 ? reply[..^" And so on".Length] : reply));
    }

    private static void Restore(Chat chat)
    {
        chat.Shown.Add(chat.Swipes[^1]);
        chat.Swipes.RemoveAt(chat.Swipes.Count - 1);
    }

    private async Task ContinueAsync(Chat chat)
    {
        Note($"{chat.Name}: continues");
        var more = $"and furthermore, number {++_serial}.";
        await using var open = await OpenAsync(chat, "[Continue your last message without repeating its original content.]");
        await open.BeginAsync(CancellationToken.None);
        await open.FinishAsync(new SpokenReply(more, "Wren", false, false, []), CancellationToken.None);
        var joined = chat.Shown[^1] with { Text = Continuation.Join(chat.Shown[^1].Text, more) };
        chat.Shown.RemoveAt(chat.Shown.Count - 1);
        await CheckAsync(chat, open, [.. _window == int.MaxValue ? chat.Shown : chat.Shown.TakeLast(_window - 1), joined]);
        chat.Shown.Add(_random.Next(2) == 0 ? joined : joined with { Text = joined.Text.Replace(" and furthermore", "and furthermore", StringComparison.Ordinal) });
    }

    private Task BackgroundAsync(Chat chat, string instruction, bool isStreamed)
    {
        Note($"{chat.Name}: {instruction}");
        NeverSaid.Add(instruction);
        var messages = Messages(chat, instruction);
        var read = TranscriptReader.Read(messages, null, new ConversationHint(null, null, null));
        var judged = BackgroundDetection.Judge(read, messages, new RequestSigns(isStreamed, "node-fetch"), new ClientHabit(true, true, new HashSet<string>()), new BackgroundOptions());
        judged.Kind.ShouldBeOneOf([TurnKind.Quiet, TurnKind.Impersonate], History);
        Requests++;
        return Task.CompletedTask;
    }

    private Task<OpenTurn> OpenAsync(Chat chat, string? instruction)
    {
        var messages = Messages(chat, instruction);
        var read = TranscriptReader.Read(messages, null, new ConversationHint(null, null, null));
        var judged = BackgroundDetection.Judge(read, messages, new RequestSigns(true, "node-fetch"), new ClientHabit(true, true, new HashSet<string>()), new BackgroundOptions());
        judged.Kind.ShouldBeOneOf([TurnKind.Normal, TurnKind.Continue], History);
        Requests++;
        return _log.OpenAsync(Owner, new ConversationHint(null, judged.Character, judged.PersonName, Extends: judged.Kind == TurnKind.Continue), judged.Spoken, CancellationToken.None);
    }

    private List<ChatMessage> Messages(Chat chat, string? instruction)
    {
        List<ChatMessage> messages = [new(ChatRole.System, "Write Wren's next reply in a fictional chat between Wren and Sam."), new(ChatRole.System, "[Start a new Chat]")];
        var spoken = Window(chat).Select(static line => new ChatMessage(line.Role == TurnRole.User ? ChatRole.User : ChatRole.Assistant, line.Text)).ToList();
        // A note at a fixed depth slides through the chat.
        spoken.Insert(Math.Max(0, spoken.Count - 4), new ChatMessage(ChatRole.System, "Wren never forgets a promise."));
        messages.AddRange(spoken);
        if (instruction is not null) messages.Add(new ChatMessage(ChatRole.System, instruction));
        return messages;
    }

    private Line[] Window(Chat chat) => [.. _window == int.MaxValue ? chat.Shown : chat.Shown.TakeLast(_window)];

    private async Task CheckAsync(Chat chat, OpenTurn open, IReadOnlyList<Line> truth)
    {
        var conversation = await _store.FindAsync(Owner, open.Alignment.Conversation.Id, CancellationToken.None);
        var path = await _store.PathAsync(Owner, conversation.ShouldNotBeNull().ActiveLeaf!.Value, 10_000, CancellationToken.None);
        var told = path.Where(static turn => turn.State == TurnState.Active).Select(static turn => new Line(turn.Role, turn.Text)).ToArray();
        told.TakeLast(truth.Count).ShouldBe(truth, $"{chat.Name} in {open.Alignment.Conversation.Id}, {open.Outcome}\n{History}");

        if (chat.Conversation is { } before && before != open.Alignment.Conversation.Id) OpenedAnew++;
        foreach (var other in _chats.Where(other => other.Root != chat.Root && other.Conversation == open.Alignment.Conversation.Id)) false.ShouldBeTrue($"{chat.Name} was joined with {other.Name}\n{History}");
        chat.Conversation = open.Alignment.Conversation.Id;
    }

    private void Note(string line) => _history.Add(line);

    private sealed record Line(TurnRole Role, string Text);

    private sealed class Chat(bool hasGreeting)
    {
        public required string Name { get; init; }

        public bool HasGreeting { get; } = hasGreeting;

        public Chat? Parent { get; init; }

        public Chat Root => Parent?.Root ?? this;

        public List<Line> Shown { get; } = [];

        public List<Line> Swipes { get; } = [];

        public ConversationId? Conversation { get; set; }
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
