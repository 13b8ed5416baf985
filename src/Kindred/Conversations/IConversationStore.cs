using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>
/// Keeps the turn trees of every person. Whatever a call acknowledges is on disk. Every call is bound to its owner: another
/// person's id finds nothing. Sequence numbers are gapless per person and grow with every change of a turn.
/// </summary>
internal interface IConversationStore
{
    Task<Conversation?> FindAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken);

    Task<Conversation?> FindByExternalIdAsync(PersonId owner, string externalId, CancellationToken cancellationToken);

    /// <summary>Latest first; <paramref name="before"/> continues after the last one seen.</summary>
    Task<IReadOnlyList<ConversationSummary>> ListAsync(PersonId owner, DateTimeOffset? before, int limit, CancellationToken cancellationToken);

    Task<Turn?> FindTurnAsync(PersonId owner, TurnId id, CancellationToken cancellationToken);

    /// <summary>The whole tree of a conversation with all branches, forgotten turns left out, parents before children.</summary>
    Task<IReadOnlyList<Turn>> TreeAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken);

    /// <summary>The branch that ends in <paramref name="leaf"/>: its newest <paramref name="limit"/> turns, oldest first.</summary>
    Task<IReadOnlyList<Turn>> PathAsync(PersonId owner, TurnId leaf, int limit, CancellationToken cancellationToken);

    /// <summary>Turns (of any branch, not forgotten) whose present version has one of these keys; the most recently said first, at most <paramref name="limit"/> a key.</summary>
    Task<IReadOnlyList<Turn>> FindByKeysAsync(PersonId owner, IReadOnlyCollection<long> keys, int limit, CancellationToken cancellationToken);

    /// <summary>Turns whose parent is <paramref name="parent"/> (or the roots of the conversation when null).</summary>
    Task<IReadOnlyList<Turn>> ChildrenAsync(PersonId owner, ConversationId conversation, TurnId? parent, CancellationToken cancellationToken);

    /// <summary>
    /// Adds turns (parents before children) to a conversation, which is created when it is not there, and makes
    /// <paramref name="leaf"/> the end of the branch in use: turns that leave that branch become inactive, those that join it active (hidden ones stay hidden),
    /// and every turn of the person's own on the branch that has a successor is settled. On disk when the task completes.
    /// </summary>
    Task AppendAsync(PersonId owner, Conversation conversation, IReadOnlyList<Turn> turns, TurnId leaf, CancellationToken cancellationToken);

    /// <summary>Puts a new version of a turn's words in place of the present one, which stays as history. On disk when the task completes.</summary>
    Task ReviseAsync(PersonId owner, TurnId id, string text, long key, bool interrupted, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Marks turns as <see cref="TurnState.Hidden"/>, or as shown again: then active on the branch in use, inactive elsewhere. Turns that are not in the
    /// conversation, and forgotten ones, are passed over. On disk when the task completes.
    /// </summary>
    Task HideAsync(PersonId owner, ConversationId conversation, IReadOnlyCollection<TurnId> turns, bool hidden, CancellationToken cancellationToken);

    /// <summary>Removes a conversation with all its turns, versions, vectors and traces; marks without words stay so that other servers notice. False when there is none.</summary>
    Task<bool> DeleteAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken);

    /// <summary>Changes after a sequence number, oldest first, at most <paramref name="limit"/>; a turn that changed twice appears once, with its last number.</summary>
    Task<IReadOnlyList<TurnChange>> ChangesAsync(PersonId owner, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The number of the person's last change; 0 when there is none.</summary>
    Task<long> LastSequenceAsync(PersonId owner, CancellationToken cancellationToken);
}
