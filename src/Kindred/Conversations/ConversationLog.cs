using System.Security.Cryptography;
using System.Text;
using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>The way every turn is written down: aligned, alone in its conversation, the person's words first.</summary>
internal sealed class ConversationLog(Aligner aligner, ITurnGate gate, IConversationStore store, IWorkingMemory working, TimeProvider clock)
{
    private static readonly TimeSpan SessionGap = TimeSpan.FromMinutes(30);

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
            var replies = alignment.Asked is { } asked ? await store.ChildrenAsync(owner, alignment.Conversation.Id, asked.Id, cancellationToken) : [];
            return new OpenTurn(this, pass, owner, alignment, NewTurns(alignment, hint), earlier, replies, TurnId.New(clock.GetUtcNow()));
        }
        catch
        {
            await pass.DisposeAsync();
            throw;
        }
    }

    internal async Task AppendAsync(PersonId owner, OpenTurn open, IReadOnlyList<Turn> turns, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var leaf = turns[^1];
        var conversation = open.Alignment.Conversation with { ActiveLeaf = leaf.Id, UpdatedAt = now };
        await store.AppendAsync(owner, conversation, turns, leaf.Id, cancellationToken);

        var known = await working.FindAsync(owner, conversation.Id, cancellationToken);
        var before = turns[0].Parent is { } parent && known?.Turns is { Count: > 0 } kept && kept[^1].Id == parent ? known.Turns
            : turns[0].Parent is null ? []
            : (await store.PathAsync(owner, leaf.Id, IWorkingMemory.Capacity + turns.Count, cancellationToken)).SkipLast(turns.Count);
        await working.KeepAsync(owner, new RecentTurns(conversation, [.. before.Concat(turns).TakeLast(IWorkingMemory.Capacity)]), cancellationToken);
    }

    internal async Task ReviseAsync(PersonId owner, OpenTurn open, IReadOnlyList<TurnEdit> edits, CancellationToken cancellationToken)
    {
        if (edits.Count == 0) return;
        foreach (var (turn, message) in edits) await store.ReviseAsync(owner, turn.Id, message.Text, message.Key, turn.Interrupted, clock.GetUtcNow(), cancellationToken);
        // What is at hand still has the old words.
        await working.DropAsync(owner, open.Alignment.Conversation.Id, cancellationToken);
    }

    internal async Task AppendReplyAsync(PersonId owner, OpenTurn open, Turn reply, CancellationToken cancellationToken)
    {
        try
        {
            await AppendAsync(owner, open, [reply], cancellationToken);
        }
        catch (InvalidOperationException)
        {
            // Whoever deletes a conversation while it is being answered wants the answer gone too.
            if (await store.FindAsync(owner, open.Alignment.Conversation.Id, cancellationToken) is not null) throw;
        }
    }

    internal Turn Reply(OpenTurn open, string text, string? speaker) =>
        Follow(open.Question, open.Alignment.Conversation.Id, TurnRole.Assistant, speaker, text, TurnKey.Of(TurnRole.Assistant, text), clock.GetUtcNow()) with { Id = open.ReplyId };

    private List<Turn> NewTurns(Alignment alignment, ConversationHint hint)
    {
        var turns = new List<Turn>(alignment.Fresh.Count);
        var now = clock.GetUtcNow();
        var last = alignment.Parent;
        foreach (var message in alignment.Fresh)
        {
            var speaker = message.Speaker ?? (message.Role == TurnRole.User ? hint.PersonName ?? alignment.Conversation.PersonName : hint.Character ?? alignment.Conversation.Character);
            last = Follow(last, alignment.Conversation.Id, message.Role, speaker, message.Text, message.Key, now);
            turns.Add(last);
        }

        return turns;
    }

    private static Turn Follow(Turn? before, ConversationId conversation, TurnRole role, string? speaker, string text, long key, DateTimeOffset now)
    {
        var newSession = before is not null && (now - before.SaidAt > SessionGap || now.Date != before.SaidAt.ToOffset(now.Offset).Date);
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
