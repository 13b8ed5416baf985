using Kindred.Conversations;
using Kindred.Personas;
using Kindred.Users;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="ILorebookStore"/> must do.</summary>
public abstract class LorebookStoreContract
{
    private static readonly PersonId Ann = new("ann");
    private static readonly PersonId Bob = new("bob");
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private protected abstract IConversationStore Conversations { get; }

    private protected abstract ILorebookStore Lorebooks { get; }

    [Fact]
    public async Task What_was_added_comes_back_to_the_byte()
    {
        var added = await AddAsync("Coast", toAll: true);
        var found = (await Lorebooks.FindAsync(Ann, added.Id, default)).ShouldNotBeNull();
        found.Head.ShouldBe(added);
        found.Json.ToArray().ShouldBe("{\"entries\":{}}"u8.ToArray());
        (await Lorebooks.FindByDigestAsync(Ann, "digest of Coast", default)).ShouldBe(added);
        (await Lorebooks.ListAsync(Ann, default)).ShouldBe([added]);
    }

    [Fact]
    public async Task A_persona_has_its_own_books_and_those_of_all()
    {
        var (wren, robin) = (PersonaId.New(Now), PersonaId.New(Now));
        await AddAsync("Of Wren", wren);
        await AddAsync("Of Robin", robin);
        await AddAsync("Of all", toAll: true);
        await AddAsync("Of none");
        (await Lorebooks.OfPersonaAsync(Ann, wren, default)).Select(static book => book.Name).ShouldBe(["Of Wren", "Of all"]);
        (await Lorebooks.OfPersonaAsync(Bob, wren, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_attached_elsewhere_with_or_without_other_content()
    {
        var (added, wren) = (await AddAsync("Coast"), PersonaId.New(Now));
        var moved = (await Lorebooks.ReplaceAsync(Ann, added.Id, null, wren, false, Now.AddDays(1), default)).ShouldNotBeNull();
        (moved.Name, moved.Persona, moved.ToAll).ShouldBe(("Coast", (PersonaId?)wren, false));
        await Lorebooks.ReplaceAsync(Ann, added.Id, new LorebookContent("Hills", "[]"u8.ToArray(), "other"), null, true, Now, default);
        var found = (await Lorebooks.FindAsync(Ann, added.Id, default))!;
        (found.Head.Name, found.Head.Persona, found.Head.ToAll).ShouldBe(("Hills", null, true));
        found.Json.ToArray().ShouldBe("[]"u8.ToArray());
        (await Lorebooks.ReplaceAsync(Bob, added.Id, null, null, false, Now, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_sees_or_deletes_the_lorebook_of_another()
    {
        var added = await AddAsync("Coast", toAll: true);
        (await Lorebooks.FindAsync(Bob, added.Id, default)).ShouldBeNull();
        (await Lorebooks.ListAsync(Bob, default)).ShouldBeEmpty();
        (await Lorebooks.FindByDigestAsync(Bob, "digest of Coast", default)).ShouldBeNull();
        (await Lorebooks.DeleteAsync(Bob, added.Id, default)).ShouldBeFalse();
        (await Lorebooks.DeleteAsync(Ann, added.Id, default)).ShouldBeTrue();
        (await Lorebooks.FindAsync(Ann, added.Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_chat_remembers_of_lore_goes_with_the_chat()
    {
        var story = new Story();
        var asked = story.Ask(null, "Hello");
        await Conversations.AppendAsync(Ann, story.Conversation, [asked], asked.Id, default);
        var id = story.Conversation.Id;
        (await Lorebooks.StateAsync(Ann, id, default)).ShouldBeNull();
        await Lorebooks.SaveStateAsync(Ann, id, new byte[] { 1 }, default);
        await Lorebooks.SaveStateAsync(Ann, id, new byte[] { 2 }, default);
        (await Lorebooks.StateAsync(Ann, id, default)).ShouldBe([2]);
        (await Lorebooks.StateAsync(Bob, id, default)).ShouldBeNull();
        await Lorebooks.SaveStateAsync(Ann, id, default, default);
        (await Lorebooks.StateAsync(Ann, id, default)).ShouldBeNull();

        await Lorebooks.SaveStateAsync(Ann, id, new byte[] { 3 }, default);
        await Conversations.DeleteAsync(Ann, id, default);
        await Lorebooks.SaveStateAsync(Ann, id, new byte[] { 4 }, default);
        (await Lorebooks.StateAsync(Ann, id, default)).ShouldBeNull();
    }

    private Task<LorebookHead> AddAsync(string name, PersonaId? persona = null, bool toAll = false) =>
        Lorebooks.AddAsync(Ann, new LorebookContent(name, "{\"entries\":{}}"u8.ToArray(), $"digest of {name}"), persona, toAll, null, Now, default);
}
