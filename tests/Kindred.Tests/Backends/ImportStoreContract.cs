using Kindred.Conversations;
using Kindred.Transfer;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IImportStore"/> must do.</summary>
public abstract class ImportStoreContract : StoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private protected abstract IImportStore Imports { get; }

    [Fact]
    public async Task A_part_comes_in_once_however_often_it_is_added()
    {
        var story = new Story("chat-1", "Mia");
        var (asked, said) = (story.Ask(null, "I have a cat"), story.Reply(null, "What is its name?"));
        var first = await AddAsync(Guid.NewGuid(), story, asked, said);
        first.Added.ShouldBe(2);
        var again = await AddAsync(Guid.NewGuid(), new Story("chat-1", "Mia"), asked, said);
        (again.Conversation, again.Added).ShouldBe((first.Conversation, 0));
        (await Conversations.PathAsync(Ann, first.Last!.Value, 10, CancellationToken.None)).Select(static turn => turn.Text).ShouldBe(["I have a cat", "What is its name?"]);
    }

    [Fact]
    public async Task Taking_a_batch_back_leaves_what_was_there_before()
    {
        var story = new Story("chat-2");
        var asked = story.Ask(null, "Kept");
        await AppendAsync(story, asked);
        var batch = Guid.NewGuid();
        var other = new Story("chat-3");
        await AddAsync(batch, other, other.Ask(null, "Brought along"));
        var undone = (await Imports.UndoAsync(Ann, batch, CancellationToken.None)).ShouldNotBeNull();
        (undone.Conversations, undone.Turns).ShouldBe((1, 1));
        (await Conversations.FindByExternalIdAsync(Ann, "chat-3", CancellationToken.None)).ShouldBeNull();
        (await FindAsync(asked)).Text.ShouldBe("Kept");
        (await Imports.UndoAsync(Ann, batch, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Another_person_can_neither_see_nor_take_back_a_batch()
    {
        var batch = Guid.NewGuid();
        var story = new Story("chat-4");
        await AddAsync(batch, story, story.Ask(null, "Mine"));
        (await Imports.UndoAsync(Bob, batch, CancellationToken.None)).ShouldBeNull();
        (await Conversations.FindByExternalIdAsync(Bob, "chat-4", CancellationToken.None)).ShouldBeNull();
        (await Conversations.FindByExternalIdAsync(Ann, "chat-4", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_stands_beside_a_turn_is_kept_inactive_and_comes_in_once()
    {
        var story = new Story("chat-5");
        var asked = story.Ask(null, "Tell me");
        var (said, other, further) = (story.Reply(asked, "Once"), story.Reply(asked, "Twice"), story.Ask(null, "And then"));
        var part = new ImportPart(story.Conversation, true, null, [asked, said], new ImportSource("chat", null, true), [new ImportedBranch(asked.Id, other), new ImportedBranch(other.Id, further)]);
        await Imports.BeginAsync(Ann, Guid.NewGuid(), Now, CancellationToken.None);
        var first = await Imports.AddAsync(Ann, Guid.NewGuid(), part, CancellationToken.None);
        (first.Added, first.Beside).ShouldBe((2, 2));
        var tree = await Conversations.TreeAsync(Ann, first.Conversation, CancellationToken.None);
        tree.Select(static turn => (turn.Text, turn.Ordinal, turn.State)).ShouldBe(
            [("Tell me", 0, TurnState.Active), ("Once", 1, TurnState.Active), ("Twice", 1, TurnState.Inactive), ("And then", 2, TurnState.Inactive)]);
        var again = await Imports.AddAsync(Ann, Guid.NewGuid(), part, CancellationToken.None);
        (again.Added, again.Beside).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_file_forked_off_another_joins_it_by_name()
    {
        var story = new Story(null, "Mia");
        var asked = story.Ask(null, "One");
        var first = await Imports.AddAsync(Ann, Guid.NewGuid(), new ImportPart(story.Conversation, true, null, [asked, story.Reply(asked, "Two")], new ImportSource("Mia", null, true), []), CancellationToken.None);
        var fork = new Story(null, "Mia");
        var joined = await Imports.AddAsync(
            Ann, Guid.NewGuid(), new ImportPart(fork.Conversation, true, null, [fork.Ask(null, "One"), fork.Reply(null, "Other")], new ImportSource("Branch", "Mia", true), []), CancellationToken.None);
        (joined.Conversation, joined.Added).ShouldBe((first.Conversation, 1));
    }

    [Fact]
    public async Task A_batch_is_unfinished_until_it_is_finished_or_taken_back()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        await Imports.BeginAsync(Ann, one, Now, CancellationToken.None);
        await Imports.BeginAsync(Bob, two, Now, CancellationToken.None);
        (await Imports.UnfinishedAsync(CancellationToken.None)).ShouldBe([(Ann, one), (Bob, two)], ignoreOrder: true);
        await Imports.FinishAsync(Ann, one, Now, CancellationToken.None);
        await Imports.UndoAsync(Bob, two, CancellationToken.None);
        (await Imports.UnfinishedAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    private async Task<ImportedPart> AddAsync(Guid batch, Story story, params Turn[] turns)
    {
        await Imports.BeginAsync(Ann, batch, Now, CancellationToken.None);
        return await Imports.AddAsync(Ann, batch, new ImportPart(story.Conversation with { Batch = batch }, true, null, turns), CancellationToken.None);
    }
}
