using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>What a request says about the chat it belongs to, beyond its transcript.</summary>
/// <param name="Conversation">Our id or the client's own name for the chat; null when it names none.</param>
/// <param name="AsksAgain">The client says that it wants another reply to the same message (a swipe, a regeneration).</param>
/// <param name="Extends">The last reply is to be continued.</param>
/// <param name="NewId">The id that a conversation gets which does not exist yet: it was given out before its first turn.</param>
internal sealed record ConversationHint(string? Conversation, string? Character, string? PersonName, bool AsksAgain = false, bool Extends = false, ConversationId? NewId = null);

/// <summary>
/// Finds which conversation, and which turn in it, a resent transcript continues: by the id the client gives, else by what it holds.
/// Without evidence the transcript opens a new conversation; two different chats are never joined on a guess.
/// </summary>
internal sealed class Aligner(IConversationStore store, IWorkingMemory working, TimeProvider clock)
{
    // The first reply of a chat is asked again soon or never; later the same short first words open another chat.
    private static readonly TimeSpan FirstReplyAsksAgain = TimeSpan.FromHours(1);

    // First words of this length are seldom the same in two chats.
    private const int TellingWords = 40;

    private const int MostStarts = 8;

    private readonly BranchSearch _search = new(store, working);

    /// <param name="transcript">The spoken messages, oldest first, at least one.</param>
    public async Task<Alignment> AlignAsync(PersonId owner, ConversationHint hint, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        var past = PastLength(transcript);
        if (hint.Conversation is { } name && await FindNamedAsync(owner, name, cancellationToken) is { } known) return await AlignWithinAsync(owner, known, hint, transcript, cancellationToken);

        var match = await _search.FindAsync(owner, null, transcript, past - 1, cancellationToken);
        if (hint.Conversation is not null) return OpenBranch(hint, transcript, match);
        if (match is not null && await HeadAsync(owner, match.Leaf.Conversation, cancellationToken) is { } conversation)
            return await ContinueAsync(owner, conversation, hint, match, transcript, cancellationToken);
        return await AlignFirstWordsAsync(owner, hint, transcript, cancellationToken) ?? Open(hint, transcript);
    }

    public async Task<Conversation?> FindNamedAsync(PersonId owner, string name, CancellationToken cancellationToken)
    {
        var byId = ConversationId.TryParse(name, out var id) ? await store.FindAsync(owner, id, cancellationToken) : null;
        return byId ?? await store.FindByExternalIdAsync(owner, name, cancellationToken);
    }

    private async Task<Conversation?> HeadAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) =>
        await working.FindAsync(owner, id, cancellationToken) is { Conversation: var atHand } ? atHand : await store.FindAsync(owner, id, cancellationToken);

    // Everything but a person's newest message: that one is new, or asked again, and proves nothing about where it belongs.
    private static int PastLength(IReadOnlyList<SpokenMessage> transcript) => transcript[^1].Role == TurnRole.User ? transcript.Count - 1 : transcript.Count;

    private async Task<Alignment> AlignWithinAsync(PersonId owner, Conversation conversation, ConversationHint hint, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        if (conversation.ActiveLeaf is not { } leaf) return new Alignment(conversation, false, null, null, transcript, new HashSet<TurnId>(), false, []);
        var match = await _search.FindAsync(owner, conversation.Id, transcript, PastLength(transcript) - 1, cancellationToken);
        if (match is not null) return await ContinueAsync(owner, conversation, hint, match, transcript, cancellationToken);

        // From its first message on: what the name says needs no evidence.
        for (var start = Math.Min(transcript.Count, MostStarts) - 1; start >= 0 && transcript.Count > 1; start--)
        {
            var starts = await _search.FindStartsAsync(owner, transcript, start, cancellationToken);
            if (starts.FirstOrDefault(found => found.Leaf.Conversation == conversation.Id) is { } begun) return await ContinueAsync(owner, conversation, hint, begun, transcript, cancellationToken);
        }

        // The client shows nothing of the past that we know: its newest message follows what is stored.
        var path = await store.PathAsync(owner, leaf, 2, cancellationToken);
        var newest = transcript[^1];
        if (AskedBefore(path, newest, hint.AsksAgain) is { } asked)
            return new Alignment(conversation, false, await ParentAsync(owner, asked, cancellationToken), asked, [], new HashSet<TurnId> { asked.Id }, transcript.Count == 1, []);
        return new Alignment(conversation, false, path[^1], null, [newest], new HashSet<TurnId>(), transcript.Count == 1, []);
    }

    // A message that got no reply is sent again after a failure; one that did, only when the client says that it asks again.
    private static Turn? AskedBefore(IReadOnlyList<Turn> path, SpokenMessage newest, bool asksAgain)
    {
        var asked = path[^1].Role == TurnRole.User ? path[^1] : asksAgain && path.Count > 1 ? path[^2] : null;
        return asked?.Key == newest.Key ? asked : null;
    }

    private async Task<Alignment> ContinueAsync(PersonId owner, Conversation conversation, ConversationHint hint, TranscriptMatch match, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        var asked = match.Last == transcript.Count - 1 && match.Leaf.Role == TurnRole.User ? match.Leaf : null;
        while (match.Last < transcript.Count - 1 && match.Leaf.Id != conversation.ActiveLeaf)
        {
            var next = transcript[match.Last + 1];
            var children = await store.ChildrenAsync(owner, conversation.Id, match.Leaf.Id, cancellationToken);
            if (Standing(children, next) is not { } turn) break;
            // Other words in the newest place are a correction only where nothing was built on the old ones; else the person goes another way.
            if (turn.Key != next.Key && match.Last == transcript.Count - 2 && next.Role == TurnRole.User && !await IsLastExchangeAsync(owner, conversation, turn, cancellationToken)) break;
            match = match.Followed(new MatchedPair(match.Last + 1, turn, turn.Key == next.Key));
            asked = match.Last == transcript.Count - 1 && next.Role == TurnRole.User ? turn : null;
        }

        var edits = match.Pairs.Where(pair => !pair.IsExact && !OnlyCarriesNotes(transcript[pair.Message], pair.Turn)).Select(pair => new TurnEdit(pair.Turn, transcript[pair.Message])).ToArray();
        var parent = asked is null ? match.Leaf : match.Pairs.Count > 1 ? match.Pairs[^2].Turn : await ParentAsync(owner, asked, cancellationToken);
        return new Alignment(conversation, false, parent, asked, [.. transcript.Skip(match.Last + 1)], match.Pairs.Select(static pair => pair.Turn.Id).ToHashSet(), false, edits)
        {
            LeftOut = [.. match.LeftOut.Select(static turn => turn.Id)],
            Shown = [.. match.Pairs.Where(static pair => pair.Turn.State == TurnState.Hidden).Select(static pair => pair.Turn.Id)],
            Extended = hint.Extends && asked is null && match.Last == transcript.Count - 1 && match.Leaf.Role == TurnRole.Assistant
                ? edits.FirstOrDefault(edit => edit.Turn == match.Leaf) is { Message: var touched } ? match.Leaf with { Text = touched.Text } : match.Leaf
                : null,
        };
    }

    private async Task<bool> IsLastExchangeAsync(PersonId owner, Conversation conversation, Turn question, CancellationToken cancellationToken) =>
        conversation.ActiveLeaf is { } leaf && (leaf == question.Id || (await store.FindTurnAsync(owner, leaf, cancellationToken))?.Parent == question.Id);

    private static bool OnlyCarriesNotes(SpokenMessage message, Turn turn)
    {
        if (!message.MayCarryNotes) return false;
        var (text, said) = (message.Text, turn.Text.Trim());
        return text.StartsWith(said + "\n\n", StringComparison.Ordinal) || text.EndsWith("\n\n" + said, StringComparison.Ordinal) || text.Contains("\n\n" + said + "\n\n", StringComparison.Ordinal);
    }

    // The turn that a message is, or of which it is a touched-up version; the branch in use first, then what was said last.
    private static Turn? Standing(IReadOnlyList<Turn> children, SpokenMessage message)
    {
        var ofRole = children.Where(child => child.Role == message.Role).Reverse().OrderBy(static child => child.State == TurnState.Active ? 0 : 1).ToArray();
        return ofRole.FirstOrDefault(child => child.Key == message.Key) ?? ofRole.FirstOrDefault(child => Likeness.IsAlike(child.Text, message.Text));
    }

    /// <summary>A transcript without a past: the person's first words, perhaps after a greeting. They were said before only when that chat stopped right there.</summary>
    private async Task<Alignment?> AlignFirstWordsAsync(PersonId owner, ConversationHint hint, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        var last = transcript.Count - 1;
        if (transcript[last].Role != TurnRole.User || transcript.Take(last).Any(static message => message.Role == TurnRole.User)) return null;
        foreach (var match in await _search.FindStartsAsync(owner, transcript, last, cancellationToken))
        {
            if (await FindUnfinishedAsync(owner, hint, match.Leaf, cancellationToken) is not { } unfinished) continue;
            return await ContinueAsync(owner, unfinished, hint, match, transcript, cancellationToken);
        }

        return null;
    }

    /// <summary>The conversation of a turn of the person that was answered by nothing, or by replies on which nobody has built yet.</summary>
    private async Task<Conversation?> FindUnfinishedAsync(PersonId owner, ConversationHint hint, Turn question, CancellationToken cancellationToken)
    {
        if (question.State != TurnState.Active || await store.FindAsync(owner, question.Conversation, cancellationToken) is not { ActiveLeaf: { } leaf } conversation) return null;
        if (hint.Character is { } character && conversation.Character is { } other && character != other) return null;
        if (hint.AsksAgain) return conversation;
        if (leaf == question.Id) return clock.GetUtcNow() - question.SaidAt <= TimeSpan.FromDays(1) ? conversation : null;
        if (await store.FindTurnAsync(owner, leaf, cancellationToken) is not { } reply || reply.Parent != question.Id) return null;
        return clock.GetUtcNow() - reply.SaidAt <= (question.Text.Length < TellingWords ? FirstReplyAsksAgain : TimeSpan.FromDays(7)) ? conversation : null;
    }

    private async Task<Turn?> ParentAsync(PersonId owner, Turn turn, CancellationToken cancellationToken) =>
        turn.Parent is { } parent ? await store.FindTurnAsync(owner, parent, cancellationToken) : null;

    /// <summary>A chat under a new name whose past is that of another one: the client keeps a branch as a chat of its own. What both share is not learned twice.</summary>
    private Alignment OpenBranch(ConversationHint hint, IReadOnlyList<SpokenMessage> transcript, TranscriptMatch? shared)
    {
        var opened = Open(hint, transcript);
        if (shared is null) return opened;
        return opened with
        {
            Copies = shared.Pairs.Where(static pair => pair.IsExact).ToDictionary(static pair => pair.Message, static pair => pair.Turn),
            Held = shared.Pairs.Select(static pair => pair.Turn.Id).ToHashSet(),
        };
    }

    private Alignment Open(ConversationHint hint, IReadOnlyList<SpokenMessage> transcript)
    {
        var now = clock.GetUtcNow();
        var conversation = new Conversation(hint.NewId ?? ConversationId.New(now), hint.NewId is null ? hint.Conversation : null, hint.Character, hint.PersonName, now, now);
        return new Alignment(conversation, true, null, null, transcript, new HashSet<TurnId>(), false, []);
    }
}
