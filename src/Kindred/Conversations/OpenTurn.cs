using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>A turn under way: the only writer of its conversation until disposed.</summary>
/// <param name="earlier">Stored turns before the message of a client that sends nothing else, oldest first.</param>
/// <param name="replies">Replies that the same question already has (it is asked again).</param>
internal sealed class OpenTurn(
    ConversationLog log,
    ITurnPass pass,
    PersonId owner,
    Alignment alignment,
    IReadOnlyList<Turn> fresh,
    IReadOnlyList<Turn> earlier,
    IReadOnlyList<Turn> replies,
    TurnId replyId) : IAsyncDisposable
{
    public Alignment Alignment => alignment;

    public IReadOnlyList<Turn> Earlier => earlier;

    /// <summary>The turn that will be answered: new, or stored before when it is asked again.</summary>
    public Turn? Question => fresh.Count > 0 ? fresh[^1] : alignment.Asked ?? alignment.Parent;

    /// <summary>The id that the reply will have.</summary>
    public TurnId ReplyId => replyId;

    /// <summary>What a recall must leave out: the prompt holds it already, or it is a reply about to be replaced.</summary>
    public IReadOnlySet<TurnId> Held { get; } = new HashSet<TurnId>(
        [.. alignment.Held, .. fresh.Select(static turn => turn.Id), .. earlier.Select(static turn => turn.Id), .. replies.Select(static turn => turn.Id)]);

    /// <summary>Writes what is new or changed in the transcript. The words are on disk when the task completes.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await log.ReviseAsync(owner, this, alignment.Edits, cancellationToken);
        if (fresh.Count > 0) await log.AppendAsync(owner, this, fresh, cancellationToken);
    }

    /// <summary>Writes the reply, whole or as far as it came; not when the conversation was deleted meanwhile. On disk when the task completes.</summary>
    public Task FinishAsync(string text, string? speaker, bool interrupted, bool echoes, CancellationToken cancellationToken) =>
        log.AppendReplyAsync(owner, this, log.Reply(this, text, speaker) with { Interrupted = interrupted, Echoes = echoes }, cancellationToken);

    public ValueTask DisposeAsync() => pass.DisposeAsync();
}
