using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>What a request says about the chat it belongs to, beyond its transcript.</summary>
/// <param name="Conversation">Our id or the client's own name for the chat; null when it names none.</param>
/// <param name="NewId">The id that a conversation gets which does not exist yet: it was given out before its first turn.</param>
/// <param name="AsksAgain">The client says that it wants another reply to the same message (a swipe, a regeneration).</param>
internal sealed record ConversationHint(string? Conversation, string? Character, string? PersonName, bool AsksAgain = false, ConversationId? NewId = null);

/// <summary>
/// Finds which conversation, and which turn in it, a resent transcript continues: by the id the client gives, else by the fingerprints of
/// its last messages. Without evidence the transcript opens a new conversation; two different chats are never joined on a guess.
/// </summary>
internal sealed class Aligner(IConversationStore store, IWorkingMemory working, TimeProvider clock)
{
    // The newest messages are looked up first; replies that a client has altered may hide the very last ones.
    private const int Probes = 6;
    private const int CandidatesPerMessage = 16;

    /// <param name="transcript">The spoken messages, oldest first, at least one.</param>
    public async Task<Alignment> AlignAsync(PersonId owner, ConversationHint hint, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        if (hint.Conversation is { } name)
        {
            var known = await FindNamedAsync(owner, name, cancellationToken);
            return known is null ? Open(hint, transcript) : await AlignWithinAsync(owner, known, hint.AsksAgain, transcript, cancellationToken);
        }

        var past = PastLength(transcript);
        var match = await FindInWorkingMemoryAsync(owner, transcript, past - 1, cancellationToken) ?? await SearchAsync(owner, null, transcript, past - 1, cancellationToken);
        if (match is null) return Open(hint, transcript);
        var conversation = await store.FindAsync(owner, match.Leaf.Conversation, cancellationToken);
        return conversation is null ? Open(hint, transcript) : await ContinueAsync(owner, conversation, match, transcript, cancellationToken);
    }

    public async Task<Conversation?> FindNamedAsync(PersonId owner, string name, CancellationToken cancellationToken)
    {
        var byId = ConversationId.TryParse(name, out var id) ? await store.FindAsync(owner, id, cancellationToken) : null;
        return byId ?? await store.FindByExternalIdAsync(owner, name, cancellationToken);
    }

    // Everything but a person's newest message: that one is new, or asked again, and proves nothing about where it belongs.
    private static int PastLength(IReadOnlyList<SpokenMessage> transcript) => transcript[^1].Role == TurnRole.User ? transcript.Count - 1 : transcript.Count;

    private async Task<Alignment> AlignWithinAsync(PersonId owner, Conversation conversation, bool asksAgain, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        if (conversation.ActiveLeaf is not { } leaf) return new Alignment(conversation, false, null, null, transcript, new HashSet<TurnId>(), false, []);
        var path = await RecentPathAsync(owner, conversation, leaf, transcript.Count, cancellationToken);
        var past = PastLength(transcript);
        var match = past == 0 ? null : TranscriptMatching.Match(transcript, past - 1, path) ?? await SearchAsync(owner, conversation.Id, transcript, past - 1, cancellationToken);
        if (match is not null) return await ContinueAsync(owner, conversation, match, transcript, cancellationToken);

        // The client names the chat but shows nothing of its past that we know: its newest message follows what is stored.
        var newest = transcript[^1];
        if (AskedBefore(path, newest, asksAgain) is { } asked)
            return new Alignment(conversation, false, await ParentAsync(owner, asked, cancellationToken), asked, [], new HashSet<TurnId> { asked.Id }, transcript.Count == 1, []);
        return new Alignment(conversation, false, path[^1], null, [newest], new HashSet<TurnId>(), transcript.Count == 1, []);
    }

    // A message that got no reply is sent again after a failure; one that did, only when the client says that it asks again.
    private static Turn? AskedBefore(IReadOnlyList<Turn> path, SpokenMessage newest, bool asksAgain)
    {
        var asked = path[^1].Role == TurnRole.User ? path[^1] : asksAgain && path.Count > 1 ? path[^2] : null;
        return asked?.Key == newest.Key ? asked : null;
    }

    private async Task<Alignment> ContinueAsync(PersonId owner, Conversation conversation, TranscriptMatch match, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        var path = match.Path.Count > match.Last ? match.Path : await store.PathAsync(owner, match.Leaf.Id, match.Last + 1, cancellationToken);
        var edits = TranscriptMatching.Edits(transcript, match, path);
        var held = match.Path.Concat(edits.Select(static edit => edit.Turn)).Select(static turn => turn.Id).ToHashSet();
        var fresh = transcript.Skip(match.Last + 1).ToArray();
        if (fresh is [{ Role: TurnRole.User } newest])
        {
            var children = await store.ChildrenAsync(owner, conversation.Id, match.Leaf.Id, cancellationToken);
            if (children.FirstOrDefault(child => child.Key == newest.Key) is { } asked)
            {
                held.Add(asked.Id);
                return new Alignment(conversation, false, match.Leaf, asked, [], held, false, edits);
            }
        }

        return new Alignment(conversation, false, match.Leaf, null, fresh, held, false, edits);
    }

    private async Task<TranscriptMatch?> FindInWorkingMemoryAsync(PersonId owner, IReadOnlyList<SpokenMessage> transcript, int last, CancellationToken cancellationToken)
    {
        if (last < 0) return null;
        TranscriptMatch? best = null;
        foreach (var recent in await working.LatestAsync(owner, CandidatesPerMessage, cancellationToken))
            best = TranscriptMatching.Better(best, TranscriptMatching.Match(transcript, last, recent.Turns));

        return best;
    }

    private async Task<TranscriptMatch?> SearchAsync(PersonId owner, ConversationId? within, IReadOnlyList<SpokenMessage> transcript, int last, CancellationToken cancellationToken)
    {
        if (last < 0) return null;
        var first = Math.Max(0, last - Probes + 1);
        var keys = Enumerable.Range(first, last - first + 1).Select(i => transcript[i].Key).ToHashSet();
        var candidates = (await store.FindByKeysAsync(owner, keys, CandidatesPerMessage, cancellationToken)).ToLookup(static turn => turn.Key);
        for (var i = last; i >= first; i--)
        {
            TranscriptMatch? best = null;
            foreach (var candidate in candidates[transcript[i].Key])
            {
                if (within is { } only && candidate.Conversation != only) continue;
                var path = await store.PathAsync(owner, candidate.Id, i + 1, cancellationToken);
                best = TranscriptMatching.Better(best, TranscriptMatching.Match(transcript, i, path));
            }

            if (best is not null) return best;
        }

        return null;
    }

    private async Task<IReadOnlyList<Turn>> RecentPathAsync(PersonId owner, Conversation conversation, TurnId leaf, int length, CancellationToken cancellationToken)
    {
        if (await working.FindAsync(owner, conversation.Id, cancellationToken) is { } recent && recent.Conversation.ActiveLeaf == leaf && recent.Turns.Count >= Math.Min(length, IWorkingMemory.Capacity))
            return recent.Turns;

        return await store.PathAsync(owner, leaf, Math.Max(length, IWorkingMemory.Capacity), cancellationToken);
    }

    private async Task<Turn?> ParentAsync(PersonId owner, Turn turn, CancellationToken cancellationToken) =>
        turn.Parent is { } parent ? await store.FindTurnAsync(owner, parent, cancellationToken) : null;

    private Alignment Open(ConversationHint hint, IReadOnlyList<SpokenMessage> transcript)
    {
        var now = clock.GetUtcNow();
        var conversation = new Conversation(hint.NewId ?? ConversationId.New(now), hint.NewId is null ? hint.Conversation : null, hint.Character, hint.PersonName, now, now);
        return new Alignment(conversation, true, null, null, transcript, new HashSet<TurnId>(), false, []);
    }
}
