using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>What was answered, whole or as far as it came.</summary>
/// <param name="Alternatives">Further replies to the same question, given at once (<c>n</c> &gt; 1): siblings of the first, which goes on.</param>
/// <param name="Interrupted">The words break off.</param>
/// <param name="Echoes">They only repeat what memory holds.</param>
internal sealed record SpokenReply(string Text, string? Speaker, bool Interrupted, bool Echoes, IReadOnlyList<string> Alternatives);

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
    Turn? extended,
    TurnId replyId) : IAsyncDisposable
{
    public Alignment Alignment => alignment;

    public IReadOnlyList<Turn> Earlier => earlier;

    /// <summary>The turn that will be answered: new, or stored before when it is asked again. The reply's parent.</summary>
    public Turn? Question => fresh.Count > 0 ? fresh[^1] : alignment.Asked ?? alignment.Parent;

    /// <summary>The reply that is continued; null when a new one is given.</summary>
    public Turn? Extended => extended;

    /// <summary>The id that the reply will have, or has when it is continued.</summary>
    public TurnId ReplyId => extended?.Id ?? replyId;

    /// <summary>Where the request was put, in a word for traces and tests.</summary>
    public string Outcome =>
        extended is not null ? "continued"
        : replies.Count > 0 ? "asked_again"
        : alignment.Asked is not null ? "retried"
        : alignment.IsNew ? "new_conversation"
        : alignment.Parent is { State: TurnState.Inactive } || (alignment.Parent is { } parent && alignment.Conversation.ActiveLeaf is { } leaf && leaf != parent.Id) ? "branched"
        : "next_turn";

    /// <summary>What a recall must leave out: the prompt holds it already, or it is a reply about to be replaced.</summary>
    public IReadOnlySet<TurnId> Held { get; } = new HashSet<TurnId>(
        [.. alignment.Held, .. fresh.Select(static turn => turn.Id), .. earlier.Select(static turn => turn.Id), .. replies.Select(static turn => turn.Id)]);

    /// <summary>Writes what is new or changed in the transcript. The words are on disk when the task completes.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await log.ReviseAsync(owner, alignment, cancellationToken);
        if (fresh.Count > 0) await log.AppendAsync(owner, alignment.Conversation, fresh, fresh[^1], cancellationToken);
    }

    /// <summary>Writes the reply; not when the conversation was deleted meanwhile. On disk when the task completes.</summary>
    public Task FinishAsync(SpokenReply reply, CancellationToken cancellationToken) => log.FinishAsync(owner, this, reply, cancellationToken);

    public ValueTask DisposeAsync() => pass.DisposeAsync();
}
