using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Users;

namespace Kindred.Tests.Backends;

/// <summary>The stores of one back-end, empty, and two people who use them.</summary>
public abstract class StoreContract
{
    internal static readonly PersonId Ann = new("ann");
    internal static readonly PersonId Bob = new("bob");

    private protected abstract IConversationStore Conversations { get; }

    private protected abstract IVectorStore Vectors { get; }

    private protected abstract ITraceStore Traces { get; }

    private protected Task AppendAsync(Story story, params Turn[] turns) => AppendAsync(Ann, story, turns);

    private protected Task AppendAsync(PersonId owner, Story story, params Turn[] turns) =>
        Conversations.AppendAsync(owner, story.Conversation, turns, turns[^1].Id, CancellationToken.None);

    private protected async Task<Turn> FindAsync(Turn turn) => (await Conversations.FindTurnAsync(Ann, turn.Id, CancellationToken.None)).ShouldNotBeNull();

    private protected Task<IReadOnlyList<TurnChange>> ChangesAsync(long after = 0) => Conversations.ChangesAsync(Ann, after, int.MaxValue, CancellationToken.None);
}
