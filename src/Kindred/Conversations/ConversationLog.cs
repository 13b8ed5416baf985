using System.Security.Cryptography;
using System.Text;
using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>The way every turn is written down: aligned, alone in its conversation, the person's words first.</summary>
internal sealed class ConversationLog(Aligner aligner, ITurnGate gate, IConversationStore store, IWorkingMemory working, TimeProvider clock)
{
    // How many stored turns may precede the message of a client that sends nothing else.
    private const int EarlierTurns = 60;

    /// <summary>
    /// Finds where a transcript belongs and waits until no other turn is under way there. Dispose the result to let the next turn in.
    /// </summary>
    public async Task<OpenTurn> OpenAsync(PersonId owner, ConversationHint hint, IReadOnlyList<SpokenMessage> transcript, CancellationToken cancellationToken)
    {
        var alignment = await aligner.AlignAsync(owner, hint, transcript, cancellationToken);
        var pass = await gate.EnterAsync(owner, GateOf(owner, hint, alignment), cancellationToken);
        try
        {
            // While this one waited, another turn may have been added or the conversation created.
            if (pass.Waited) alignment = await aligner.AlignAsync(owner, hint, transcript, cancellationToken);
            var earlier = alignment is { Continues: true, Parent: { } parent } ? await store.PathAsync(owner, parent.Id, EarlierTurns, cancellationToken) : [];
            var fresh = NewTurns(alignment, hint);
            var extended = alignment.Extended ?? (hint.Extends && fresh is [.., { Role: TurnRole.Assistant } last] ? last : null);
            var replies = extended is null && alignment.Asked is { } asked ? await store.ChildrenAsync(owner, alignment.Conversation.Id, asked.Id, cancellationToken) : [];
            return new OpenTurn(
                this, pass, owner, alignment, fresh,
                [.. earlier.Where(static turn => turn.State != TurnState.Hidden)], replies, extended, TurnId.New(clock.GetUtcNow()));
        }
        catch
        {
            await pass.DisposeAsync();
            throw;
        }
    }

    /// <param name="turns">New turns, parents first; none when only the branch in use changes.</param>
    /// <param name="leaf">The end of the branch in use from now on.</param>
    internal async Task AppendAsync(PersonId owner, Conversation conversation, IReadOnlyList<Turn> turns, Turn leaf, CancellationToken cancellationToken)
    {
        conversation = conversation with { ActiveLeaf = leaf.Id, UpdatedAt = clock.GetUtcNow() };
        await store.AppendAsync(owner, conversation, turns, leaf.Id, cancellationToken);

        var before = turns.Count > 0 && turns[0].Parent is null ? [] : await PathAboveAsync(owner, conversation.Id, turns, leaf, cancellationToken);
        var branch = turns.Count == 0 || turns[^1] == leaf ? turns : turns.Where(turn => turn == leaf);
        await working.KeepAsync(owner, new RecentTurns(conversation, [.. before.Concat(branch).TakeLast(IWorkingMemory.Capacity)]), cancellationToken);
    }

    internal async Task ReviseAsync(PersonId owner, Alignment alignment, CancellationToken cancellationToken)
    {
        if (alignment.Edits.Count + alignment.LeftOut.Count + alignment.Shown.Count == 0) return;
        foreach (var (turn, message) in alignment.Edits) await store.ReviseAsync(owner, turn.Id, message.Text, message.Key, false, clock.GetUtcNow(), cancellationToken);
        if (alignment.LeftOut.Count > 0) await store.HideAsync(owner, alignment.Conversation.Id, alignment.LeftOut, true, cancellationToken);
        if (alignment.Shown.Count > 0) await store.HideAsync(owner, alignment.Conversation.Id, alignment.Shown, false, cancellationToken);
        // What is at hand still has the old words.
        await working.DropAsync(owner, alignment.Conversation.Id, cancellationToken);
    }

    internal async Task FinishAsync(PersonId owner, OpenTurn open, SpokenReply reply, CancellationToken cancellationToken)
    {
        try
        {
            if (open.Extended is { } extended) await ExtendAsync(owner, open.Alignment.Conversation, extended, reply, cancellationToken);
            else await AnswerAsync(owner, open, reply, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
        {
            // Whoever deletes a conversation while it is being answered wants the answer gone too.
            if (await store.FindAsync(owner, open.Alignment.Conversation.Id, cancellationToken) is not null) throw;
        }
    }

    private Task AnswerAsync(PersonId owner, OpenTurn open, SpokenReply reply, CancellationToken cancellationToken)
    {
        Turn Answer(string text, TurnId id) => Follow(open.Question, open.Alignment.Conversation.Id, TurnRole.Assistant, reply.Speaker, text, TurnKey.Of(TurnRole.Assistant, text), clock.GetUtcNow())
            with
        { Id = id, Interrupted = reply.Interrupted, Echoes = reply.Echoes };

        var first = Answer(reply.Text, open.ReplyId);
        Turn[] all = [first, .. reply.Alternatives.Select(text => Answer(text, TurnId.New(clock.GetUtcNow())))];
        return AppendAsync(owner, open.Alignment.Conversation, all, first, cancellationToken);
    }

    // The longer reply is a new version of the turn; a client that shows it otherwise says so with its next request.
    private async Task ExtendAsync(PersonId owner, Conversation conversation, Turn extended, SpokenReply reply, CancellationToken cancellationToken)
    {
        var text = Continuation.Join(extended.Text, reply.Text);
        await store.ReviseAsync(owner, extended.Id, text, TurnKey.Of(TurnRole.Assistant, text), reply.Interrupted, clock.GetUtcNow(), cancellationToken);
        await working.DropAsync(owner, conversation.Id, cancellationToken);
        await AppendAsync(owner, conversation, [], extended, cancellationToken);
    }

    private async Task<IReadOnlyList<Turn>> PathAboveAsync(PersonId owner, ConversationId conversation, IReadOnlyList<Turn> turns, Turn leaf, CancellationToken cancellationToken)
    {
        if (turns.Count == 0) return await store.PathAsync(owner, leaf.Id, IWorkingMemory.Capacity, cancellationToken);
        var parent = turns[0].Parent;
        if (await working.FindAsync(owner, conversation, cancellationToken) is { Turns: var known })
        {
            var count = known.Count;
            while (count > 0 && known[count - 1].Id != parent) count--;
            if (count > 0) return known.Count == count ? known : [.. known.Take(count)];
        }

        return parent is { } above ? await store.PathAsync(owner, above, IWorkingMemory.Capacity, cancellationToken) : [];
    }

    private List<Turn> NewTurns(Alignment alignment, ConversationHint hint)
    {
        var turns = new List<Turn>(alignment.Fresh.Count);
        var now = clock.GetUtcNow();
        var last = alignment.Parent;
        foreach (var (i, message) in alignment.Fresh.Index())
        {
            var speaker = message.Speaker ?? (message.Role == TurnRole.User ? hint.PersonName ?? alignment.Conversation.PersonName : hint.Character ?? alignment.Conversation.Character);
            last = alignment.Copies.TryGetValue(i, out var original)
                ? Follow(last, alignment.Conversation.Id, message.Role, original.Speaker, message.Text, message.Key, original.SaidAt) with { Echoes = true }
                : Follow(last, alignment.Conversation.Id, message.Role, speaker, message.Text, message.Key, now);
            turns.Add(last);
        }

        return turns;
    }

    private static Turn Follow(Turn? before, ConversationId conversation, TurnRole role, string? speaker, string text, long key, DateTimeOffset now)
    {
        var newSession = before is not null && Sessions.BeginsAnew(before.SaidAt, now);
        var session = before is null ? 0 : before.Session + (newSession ? 1 : 0);
        return new Turn(TurnId.New(now), conversation, before?.Id, before is null ? 0 : before.Ordinal + 1, session, role, speaker, text, key, now);
    }

    // Two first messages under one new name must meet at the same gate, although neither conversation exists yet.
    private static ConversationId GateOf(PersonId owner, ConversationHint hint, Alignment alignment)
    {
        if (!alignment.IsNew || hint.Conversation is not { } name) return alignment.Conversation.Id;
        return new ConversationId(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner.Value}\n{name}")).AsSpan(0, 16)));
    }
}
