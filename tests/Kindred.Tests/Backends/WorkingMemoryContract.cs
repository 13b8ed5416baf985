using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IWorkingMemory"/> must do; the one under test holds four conversations.</summary>
public abstract class WorkingMemoryContract
{
    private static readonly PersonId Ann = new("ann");
    private static readonly PersonId Bob = new("bob");

    private protected abstract IWorkingMemory Memory { get; }

    [Fact]
    public async Task The_last_turns_are_kept_in_order()
    {
        var story = new Story();
        var turns = new List<Turn>();
        for (var i = 0; i < 30; i++) turns.Add(story.Ask(turns.LastOrDefault(), $"{i}"));
        await Memory.KeepAsync(Ann, new RecentTurns(story.Conversation, turns), CancellationToken.None);
        var recent = await Memory.FindAsync(Ann, story.Conversation.Id, CancellationToken.None);
        recent.ShouldNotBeNull().Turns.ShouldBe(turns.TakeLast(IWorkingMemory.Capacity));
        recent.Conversation.ShouldBe(story.Conversation);
    }

    [Fact]
    public async Task Another_person_finds_and_drops_nothing()
    {
        var story = new Story();
        await KeepAsync(Ann, story);
        await Memory.DropAsync(Bob, story.Conversation.Id, CancellationToken.None);
        (await Memory.FindAsync(Bob, story.Conversation.Id, CancellationToken.None)).ShouldBeNull();
        (await Memory.LatestAsync(Bob, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Memory.FindAsync(Ann, story.Conversation.Id, CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_latest_come_newest_first()
    {
        var (one, two, three) = (new Story(), new Story(), new Story());
        foreach (var story in new[] { one, two, three, one }) await KeepAsync(Ann, story);
        await KeepAsync(Bob, new Story());
        (await LatestAsync(10)).ShouldBe([one.Conversation.Id, three.Conversation.Id, two.Conversation.Id]);
        (await LatestAsync(1)).ShouldBe([one.Conversation.Id]);
        await Memory.DropAsync(Ann, three.Conversation.Id, CancellationToken.None);
        (await LatestAsync(10)).ShouldBe([one.Conversation.Id, two.Conversation.Id]);
    }

    [Fact]
    public async Task The_conversation_unused_longest_makes_room()
    {
        var stories = Enumerable.Range(0, 6).Select(static _ => new Story()).ToArray();
        foreach (var story in stories[..4]) await KeepAsync(Ann, story);
        (await Memory.FindAsync(Ann, stories[0].Conversation.Id, CancellationToken.None)).ShouldNotBeNull();
        await KeepAsync(Bob, stories[4]);
        await KeepAsync(Bob, stories[5]);
        (await LatestAsync(10)).ShouldBe([stories[0].Conversation.Id, stories[3].Conversation.Id]);
    }

    private ValueTask KeepAsync(PersonId owner, Story story) => Memory.KeepAsync(owner, new RecentTurns(story.Conversation, [story.Ask(null, "Hello")]), CancellationToken.None);

    private async Task<IEnumerable<ConversationId>> LatestAsync(int limit) => (await Memory.LatestAsync(Ann, limit, CancellationToken.None)).Select(static it => it.Conversation.Id);
}
