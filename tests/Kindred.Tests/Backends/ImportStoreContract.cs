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

    private async Task<ImportedPart> AddAsync(Guid batch, Story story, params Turn[] turns)
    {
        await Imports.BeginAsync(Ann, batch, Now, CancellationToken.None);
        return await Imports.AddAsync(Ann, batch, new ImportPart(story.Conversation with { Batch = batch }, true, null, turns), CancellationToken.None);
    }
}
