using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>The end of a conversation kept at hand: its head and the last turns of the branch in use, oldest first.</summary>
internal sealed record RecentTurns(Conversation Conversation, IReadOnlyList<Turn> Turns);

/// <summary>The last turns of each conversation, without a trip to the store. A miss is no loss: the store has everything.</summary>
internal interface IWorkingMemory
{
    /// <summary>How many turns of a conversation are kept: as many as clients with a usual window send again, so that comparing them needs no trip to the store.</summary>
    const int Capacity = 256;

    ValueTask<RecentTurns?> FindAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken);

    /// <summary>The person's conversations that were used last, newest first.</summary>
    ValueTask<IReadOnlyList<RecentTurns>> LatestAsync(PersonId owner, int limit, CancellationToken cancellationToken);

    ValueTask KeepAsync(PersonId owner, RecentTurns recent, CancellationToken cancellationToken);

    ValueTask DropAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken);
}
