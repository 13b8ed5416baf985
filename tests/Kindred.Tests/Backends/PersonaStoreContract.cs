using Kindred.Personas;
using Kindred.Personas.Cards;
using Kindred.Users;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IPersonaStore"/> must do.</summary>
public abstract class PersonaStoreContract
{
    private static readonly PersonId Ann = new("ann");
    private static readonly PersonId Bob = new("bob");
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private protected abstract IPersonaStore Personas { get; }

    private protected abstract ILorebookStore Lorebooks { get; }

    [Fact]
    public async Task What_was_added_comes_back_to_the_byte()
    {
        var added = await AddAsync("Wren", "{\"name\":\"Wren\"}"u8.ToArray(), [1, 2, 3]);
        (added.Handle, added.Carrier, added.IsChanged).ShouldBe(("wren", CardCarrier.Png, false));
        var found = (await Personas.FindAsync(Ann, added.Id, default)).ShouldNotBeNull();
        found.Head.ShouldBe(added);
        found.Json.ToArray().ShouldBe("{\"name\":\"Wren\"}"u8.ToArray());
        (await Personas.FileAsync(Ann, added.Id, default)).ShouldBe([1, 2, 3]);
        (await Personas.FindByHandleAsync(Ann, "wren", default)).ShouldBe(added);
        (await Personas.FindByDigestAsync(Ann, "digest of Wren", default)).ShouldBe(added);
        (await Personas.ListAsync(Ann, default)).ShouldBe([added]);
    }

    [Fact]
    public async Task Without_a_file_the_json_is_the_file()
    {
        var added = await AddAsync("Wren", [7, 8], []);
        (await Personas.FileAsync(Ann, added.Id, default)).ShouldBe([7, 8]);
    }

    [Fact]
    public async Task Equal_names_get_handles_of_their_own()
    {
        (await AddAsync("Captain Wren")).Handle.ShouldBe("captain-wren");
        (await AddAsync("captain wren!")).Handle.ShouldBe("captain-wren-2");
        (await AddAsync("★")).Handle.ShouldBe("persona");
        (await AddAsync("☆")).Handle.ShouldBe("persona-2");
    }

    [Fact]
    public async Task Other_content_keeps_the_handle()
    {
        var added = await AddAsync("Wren");
        var changed = (await Personas.ReplaceAsync(Ann, added.Id, Content("Robin", [9], []) with { IsChanged = true }, Now.AddDays(1), default)).ShouldNotBeNull();
        (changed.Id, changed.Handle, changed.Name, changed.IsChanged, changed.UpdatedAt).ShouldBe((added.Id, "wren", "Robin", true, Now.AddDays(1)));
        (await Personas.FindAsync(Ann, added.Id, default))!.Json.ToArray().ShouldBe([9]);
        (await Personas.ReplaceAsync(Ann, PersonaId.New(Now), Content("X", [], []), Now, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Each_change_moves_the_revision_on()
    {
        (await Personas.RevisionAsync(Ann, default)).ShouldBe(0);
        var added = await AddAsync("Wren");
        var first = await Personas.RevisionAsync(Ann, default);
        first.ShouldBeGreaterThan(0);
        await Personas.ReplaceAsync(Ann, added.Id, Content("Robin", [9], []), Now, default);
        var second = await Personas.RevisionAsync(Ann, default);
        second.ShouldBeGreaterThan(first);
        await Personas.DeleteAsync(Ann, added.Id, default);
        (await Personas.RevisionAsync(Ann, default)).ShouldBeGreaterThan(second);
        (await Personas.RevisionAsync(Bob, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_sees_or_changes_the_persona_of_another()
    {
        var added = await AddAsync("Wren");
        (await Personas.FindAsync(Bob, added.Id, default)).ShouldBeNull();
        (await Personas.FindByHandleAsync(Bob, "wren", default)).ShouldBeNull();
        (await Personas.FindByDigestAsync(Bob, "digest of Wren", default)).ShouldBeNull();
        (await Personas.FileAsync(Bob, added.Id, default)).ShouldBeNull();
        (await Personas.ListAsync(Bob, default)).ShouldBeEmpty();
        (await Personas.ReplaceAsync(Bob, added.Id, Content("Mine", [], []), Now, default)).ShouldBeNull();
        (await Personas.DeleteAsync(Bob, added.Id, default)).ShouldBeFalse();
        (await Personas.FindAsync(Ann, added.Id, default))!.Head.ShouldBe(added);
        (await Personas.AddAsync(Bob, Content("Wren", [], []), null, Now, default)).Handle.ShouldBe("wren");
    }

    [Fact]
    public async Task A_deleted_persona_leaves_its_lorebooks_attached_to_nothing()
    {
        var added = await AddAsync("Wren");
        var book = await Lorebooks.AddAsync(Ann, new LorebookContent("Coast", "{}"u8.ToArray(), "d"), added.Id, false, null, Now, default);
        (await Personas.DeleteAsync(Ann, added.Id, default)).ShouldBeTrue();
        (await Personas.DeleteAsync(Ann, added.Id, default)).ShouldBeFalse();
        (await Personas.FindAsync(Ann, added.Id, default)).ShouldBeNull();
        var left = (await Lorebooks.FindAsync(Ann, book.Id, default)).ShouldNotBeNull();
        (left.Head.Persona, left.Head.ToAll).ShouldBe((null, false));
    }

    private Task<PersonaHead> AddAsync(string name, byte[]? json = null, byte[]? file = null) => Personas.AddAsync(Ann, Content(name, json ?? [1], file ?? []), null, Now, default);

    private static PersonaContent Content(string name, byte[] json, byte[] file) => new(name, json, CardCarrier.Png, file, false, $"digest of {name}");
}
