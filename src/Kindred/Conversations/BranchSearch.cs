using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>Finds the stored branch that a transcript's past continues: among the conversations used last, then by the fingerprints of its newest messages.</summary>
internal sealed class BranchSearch(IConversationStore store, IWorkingMemory working)
{
    // The newest messages are looked up first; replies that a client has altered may hide the very last ones.
    private const int Probes = 6;
    private const int CandidatesPerMessage = 16;
    private const int Latest = 16;
    private const int Places = 8;
    private const int Surroundings = 5;

    // A branch may be longer than the transcript by what the client has left out.
    private const int Slack = 64;

    private const int Undoubted = 200;

    // A single reply is told from every other by this length and by being the only one of its words.
    private const int UniqueReplyLength = 40;

    /// <param name="within">Only this conversation; null for all.</param>
    /// <param name="last">Index of the newest message that may be known already.</param>
    public async Task<TranscriptMatch?> FindAsync(PersonId owner, ConversationId? within, IReadOnlyList<SpokenMessage> transcript, int last, CancellationToken cancellationToken)
    {
        if (last < 0) return null;
        TranscriptMatch? best = null;
        foreach (var recent in await RecentAsync(owner, within, cancellationToken))
        {
            // The same short message may stand in a chat several times.
            var places = 0;
            for (var at = At(recent.Turns, recent.Turns.Count, transcript[last].Key); at > 0 && places < Places; at = At(recent.Turns, at - 1, transcript[last].Key), places++)
            {
                var (path, count) = (recent.Turns, at);
                if (count < last + 1 && path[0].Parent is not null) (path, count) = await LongerAsync(owner, path[count - 1], last, cancellationToken);
                if (TranscriptMatching.Match(transcript, last, path, count) is { } match && TranscriptMatching.IsEvidence(match)) best = TranscriptMatch.Better(best, match);
            }
        }

        // What is at hand is not all there is: a weak match may be better elsewhere, one with differences on a branch that was left.
        var isStrong = best is not null && (best.ReachesStart || best.Weight >= Undoubted || within is not null);
        if (isStrong && best!.Differences == 0) return best;
        return TranscriptMatch.Better(best, await SearchAsync(owner, isStrong ? best!.Leaf.Conversation : within, transcript, last, isStrong ? 1 : Probes, cancellationToken));
    }

    /// <summary>The branches that hold the message <paramref name="at"/> and agree with all of the transcript up to it from their first turn on; the one talked in last first.</summary>
    public async Task<IReadOnlyList<TranscriptMatch>> FindStartsAsync(PersonId owner, IReadOnlyList<SpokenMessage> transcript, int at, CancellationToken cancellationToken)
    {
        var found = new List<TranscriptMatch>();
        foreach (var candidate in await store.FindByKeysAsync(owner, [transcript[at].Key], CandidatesPerMessage, cancellationToken))
        {
            if (candidate.Ordinal != at) continue;
            var path = await store.PathAsync(owner, candidate.Id, at + 1, cancellationToken);
            if (TranscriptMatching.Match(transcript, at, path) is { Pairs: var pairs } match && pairs.Count == at + 1 && pairs.All(static pair => pair.IsExact)) found.Add(match);
        }

        return found;
    }

    private async Task<IReadOnlyList<RecentTurns>> RecentAsync(PersonId owner, ConversationId? within, CancellationToken cancellationToken)
    {
        if (within is not { } only) return await working.LatestAsync(owner, Latest, cancellationToken);
        return await working.FindAsync(owner, only, cancellationToken) is { } recent ? [recent] : [];
    }

    private async Task<TranscriptMatch?> SearchAsync(PersonId owner, ConversationId? within, IReadOnlyList<SpokenMessage> transcript, int last, int probes, CancellationToken cancellationToken)
    {
        var first = Math.Max(0, last - probes + 1);
        var keys = Enumerable.Range(first, last - first + 1).Select(i => transcript[i].Key).ToHashSet();
        var candidates = (await store.FindByKeysAsync(owner, keys, CandidatesPerMessage, cancellationToken)).ToLookup(static turn => turn.Key);
        for (var i = last; i >= first; i--)
        {
            TranscriptMatch? best = null;
            var alike = candidates[transcript[i].Key].ToArray();
            foreach (var candidate in alike)
            {
                if (within is { } only && candidate.Conversation != only) continue;
                if (i > 0 && candidate.Parent is not null && !await HasLikeSurroundingsAsync(owner, candidate, transcript, i, cancellationToken)) continue;
                var (path, count) = await LongerAsync(owner, candidate, i, cancellationToken);
                if (TranscriptMatching.Match(transcript, i, path, count) is not { } match) continue;
                if (match.Pairs is [{ IsExact: true }] && i < last && !await IsAnsweredAsync(owner, candidate, transcript[i + 1], cancellationToken)) continue;
                if (TranscriptMatching.IsEvidence(match) || (alike.Length == 1 && i == 0 && IsUniqueReply(path))) best = TranscriptMatch.Better(best, match);
            }

            if (best is not null) return best;
        }

        return null;
    }

    // What is short is said in many chats: a look at the few turns above spares reading most of them.
    private async Task<bool> HasLikeSurroundingsAsync(PersonId owner, Turn candidate, IReadOnlyList<SpokenMessage> transcript, int at, CancellationToken cancellationToken)
    {
        var near = await store.PathAsync(owner, candidate.Id, Surroundings + 1, cancellationToken);
        var keys = transcript.Skip(Math.Max(0, at - Surroundings)).Take(Math.Min(at, Surroundings)).Select(static message => message.Key).ToHashSet();
        return near.Take(near.Count - 1).Any(turn => keys.Contains(turn.Key));
    }

    // First words alone are said in many chats; what was answered to them tells which it is.
    private async Task<bool> IsAnsweredAsync(PersonId owner, Turn question, SpokenMessage answer, CancellationToken cancellationToken)
    {
        var children = await store.ChildrenAsync(owner, question.Conversation, question.Id, cancellationToken);
        return children.Any(child => child.Role == answer.Role && Likeness.IsAlike(child.Text, answer.Text));
    }

    // A window so small that it holds one reply and the newest message.
    private static bool IsUniqueReply(IReadOnlyList<Turn> path) =>
        path[^1] is { Role: TurnRole.Assistant, Text.Length: >= UniqueReplyLength } && path.Any(static turn => turn.Role == TurnRole.User);

    private async Task<(IReadOnlyList<Turn> Path, int Count)> LongerAsync(PersonId owner, Turn leaf, int last, CancellationToken cancellationToken)
    {
        var path = await store.PathAsync(owner, leaf.Id, last + 1 + Slack, cancellationToken);
        return (path, path.Count);
    }

    private static int At(IReadOnlyList<Turn> turns, int count, long key)
    {
        while (count > 0 && turns[count - 1].Key != key) count--;
        return count;
    }
}
