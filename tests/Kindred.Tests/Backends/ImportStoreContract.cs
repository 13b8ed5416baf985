using Kindred.Conversations;
using Kindred.Transfer;
using Kindred.Users;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IImportStore"/> must do.</summary>
public abstract class ImportStoreContract : StoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 5, 12, 18, 0, 0, TimeSpan.Zero);

    private protected abstract IImportStore Imports { get; }

    [Fact]
    public async Task A_history_is_a_branch_in_the_order_of_its_lines()
    {
        var batch = await BeginAsync(Ann);
        var part = await AddAsync(Ann, batch, "chat", ["one", "two", "three"]);
        part.Added.ShouldBe(3);
        (await TextsAsync(Ann, part)).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task The_same_history_again_adds_nothing()
    {
        var first = await AddAsync(Ann, await BeginAsync(Ann), "chat", ["one", "two"]);
        var again = await AddAsync(Ann, await BeginAsync(Ann), "chat", ["one", "two"]);
        again.Added.ShouldBe(0);
        again.Conversation.ShouldBe(first.Conversation);
        again.Last.ShouldBe(first.Last);
    }

    [Fact]
    public async Task A_later_part_follows_the_one_before()
    {
        var batch = await BeginAsync(Ann);
        var first = await AddAsync(Ann, batch, "chat", ["one", "two"]);
        var second = await Imports.AddAsync(Ann, batch, new ImportPart(Head("chat", batch) with { Id = first.Conversation }, false, first.Last, [Said(2, "three")]), CancellationToken.None);
        second.Conversation.ShouldBe(first.Conversation);
        (await TextsAsync(Ann, second)).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_line_that_was_missing_finds_its_place()
    {
        await AddAsync(Ann, await BeginAsync(Ann), "chat", ["one", null, "three"]);
        var whole = await AddAsync(Ann, await BeginAsync(Ann), "chat", ["one", "two", "three"]);
        whole.Added.ShouldBe(1);
        (await TextsAsync(Ann, whole)).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task Taking_back_removes_what_came_with_the_batch_and_nothing_else()
    {
        var (kept, gone) = (await BeginAsync(Ann), await BeginAsync(Ann));
        var stays = await AddAsync(Ann, kept, "chat", ["one"]);
        await AddAsync(Ann, gone, "chat", ["one", "two"]);
        var whole = await AddAsync(Ann, gone, "other", ["elsewhere"]);

        var undone = (await Imports.UndoAsync(Ann, gone, CancellationToken.None)).ShouldNotBeNull();
        undone.Turns.ShouldBe(2);
        undone.Conversations.ShouldBe(1);
        (await Conversations.FindAsync(Ann, whole.Conversation, CancellationToken.None)).ShouldBeNull();
        (await TextsAsync(Ann, stays)).ShouldBe(["one"]);
        (await Imports.UndoAsync(Ann, gone, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_batch_belongs_to_its_owner()
    {
        var batch = await BeginAsync(Ann);
        var part = await AddAsync(Ann, batch, "chat", ["one"]);
        (await Imports.UndoAsync(Bob, batch, CancellationToken.None)).ShouldBeNull();
        (await TextsAsync(Ann, part)).ShouldBe(["one"]);
        (await AddAsync(Bob, await BeginAsync(Bob), "chat", ["one"])).Conversation.ShouldNotBe(part.Conversation);
    }

    [Fact]
    public async Task What_was_imported_is_news_to_whoever_follows_the_changes()
    {
        await AddAsync(Ann, await BeginAsync(Ann), "chat", ["one", "two"]);
        (await ChangesAsync()).Select(static change => change.Turn.Text).ShouldBe(["one", "two"]);
    }

    private static Conversation Head(string name, Guid batch) => new(ConversationId.New(Now), name, "Mia", "Ann", Now, Now, null, batch);

    private static Turn Said(int place, string text)
    {
        var role = place % 2 == 0 ? TurnRole.User : TurnRole.Assistant;
        return new Turn(TurnId.New(Now), default, null, 0, 0, role, null, text, TurnKey.Of(role, text), Now.AddMinutes(place), ExternalId: $"line-{place}");
    }

    private async Task<Guid> BeginAsync(PersonId owner)
    {
        var batch = Guid.CreateVersion7(Now);
        await Imports.BeginAsync(owner, batch, Now, CancellationToken.None);
        return batch;
    }

    // A null stands for a line that could not be read.
    private Task<ImportedPart> AddAsync(PersonId owner, Guid batch, string name, string?[] texts)
    {
        var turns = texts.Index().Where(static line => line.Item is not null).Select(static line => Said(line.Index, line.Item!)).ToArray();
        return Imports.AddAsync(owner, batch, new ImportPart(Head(name, batch), true, null, turns), CancellationToken.None);
    }

    private async Task<IEnumerable<string>> TextsAsync(PersonId owner, ImportedPart part)
    {
        var conversation = (await Conversations.FindAsync(owner, part.Conversation, CancellationToken.None)).ShouldNotBeNull();
        return (await Conversations.PathAsync(owner, conversation.ActiveLeaf.ShouldNotBeNull(), int.MaxValue, CancellationToken.None)).Select(static turn => turn.Text);
    }
}
