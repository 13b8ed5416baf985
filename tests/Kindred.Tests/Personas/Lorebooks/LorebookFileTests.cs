using System.Text;
using System.Text.Json.Nodes;
using Kindred.Personas.Cards;
using Kindred.Personas.Files;
using Kindred.Personas.Lorebooks;
using Kindred.Web;

namespace Kindred.Tests.Personas.Lorebooks;

public sealed class LorebookFileTests
{
    private const string World =
        """
        {"entries":{"7":{"uid":7,"key":["lamp","/li[gt]ht/"],"keysecondary":["sea"],"comment":"The lamp","content":"@@role user\nOld lamp.","constant":false,"selective":true,"selectiveLogic":3,
        "order":42,"position":4,"disable":true,"depth":2,"role":1,"probability":60,"useProbability":true,"group":"g1,g2","scanDepth":9,"caseSensitive":true,"matchWholeWords":false,"sticky":1,"cooldown":2,
        "delay":3,"excludeRecursion":true,"preventRecursion":true,"delayUntilRecursion":2,"ignoreBudget":true,"strange":{"kept":1.0}}},"extra":"kept"}
        """;

    [Fact]
    public void World_info_is_read_with_all_its_fields()
    {
        var read = LorebookReader.Read(Bytes(World), "Coast.json");
        var entry = read.Book.Entries.Single();

        read.Warnings.ShouldBeEmpty();
        (read.Book.Name, read.Book.Format).ShouldBe(("Coast", LorebookFormat.WorldInfo));
        (entry.Id, entry.Label, entry.Order, entry.Enabled, entry.Probability, entry.ScanDepth).ShouldBe(("7", "The lamp", 42, false, 60, 9));
        (entry.CaseSensitive, entry.WholeWords, entry.Secondary, entry.IgnoreBudget).ShouldBe((true, false, SecondaryLogic.AndAll, true));
        (entry.Timing, entry.Recursion).ShouldBe((new LoreTiming(1, 2, 3), new LoreRecursion(true, true, 2)));
        entry.Group.Names.ShouldBe(["g1", "g2"]);
        entry.Text.ShouldBe("Old lamp.");
    }

    [Fact]
    public void A_book_goes_out_as_it_came() => LorebookWriter.Original(LorebookReader.Read(Bytes(World), null).Book).ShouldBe(Bytes(World));

    [Fact]
    public void World_info_in_the_form_of_a_card_means_the_same()
    {
        var world = LorebookReader.Read(Bytes(World), "Coast.json").Book;

        var back = LorebookReader.Read(LorebookWriter.LorebookV3(world), null);

        back.Warnings.ShouldBeEmpty();
        back.Book.Name.ShouldBe("Coast");
        var (was, now) = (world.Entries.Single(), back.Book.Entries.Single());
        now.Group.Names.ShouldBe(was.Group.Names);
        now.Keys.ShouldBe(was.Keys);
        now.SecondaryKeys.ShouldBe(was.SecondaryKeys);
        (now with { Keys = [], SecondaryKeys = [], Group = LoreGroup.None, Decorators = LoreDecorators.None })
            .ShouldBe(was with { Keys = now.Keys.Take(0).ToArray(), SecondaryKeys = [], Group = LoreGroup.None, Decorators = LoreDecorators.None });
    }

    [Fact]
    public void A_world_put_into_a_card_comes_out_with_it()
    {
        var world = LorebookReader.Read(Bytes(World), "Coast.json").Book;
        var card = CardReader.Read(Bytes("""{"name":"A","description":"x"}"""), null).Card with { Book = world };

        CardReader.Read(CardWriter.Png(card, default), null).Card.Book!.Entries.Single().Text.ShouldBe("Old lamp.");
    }

    [Fact]
    public void A_version_three_book_keeps_what_is_unknown()
    {
        const string json = """{"spec":"lorebook_v3","data":{"name":"n","extensions":{"a":1.0},"entries":[{"keys":["k"],"content":"c","priority":4,"id":"x","odd":[1]}]}}""";
        var book = LorebookReader.Read(Bytes(json), null).Book;

        Encoding.UTF8.GetString(LorebookWriter.LorebookV3(book)).ShouldBe(json);
        JsonNode.DeepEquals(JsonNode.Parse(LorebookWriter.CardBook(book)), JsonNode.Parse(json)!["data"]).ShouldBeTrue();
        (book.Entries[0].Id, book.Entries[0].Priority).ShouldBe(("x", 4));
    }

    [Fact]
    public void A_cards_book_by_itself_is_read() =>
        LorebookReader.Read(Bytes("""{"name":"n","entries":[{"keys":"a, b","content":"c"}]}"""), null).Book.Entries.Single().Keys.ShouldBe(["a", "b"]);

    [Fact]
    public void Entries_with_one_id_are_told_apart() =>
        LorebookReader.Read(Bytes("""{"entries":[{"id":1,"content":"a"},{"id":1,"content":"b"},{"content":"c"}]}"""), null).Book.Entries.Select(entry => entry.Id).Distinct().Count().ShouldBe(3);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"entries\":7}")]
    [InlineData("{\"spec\":\"chara_card_v2\",\"data\":{\"entries\":[]}}")]
    public void What_is_no_lorebook_is_refused(string json) => Should.Throw<ApiException>(() => LorebookReader.Read(Bytes(json), null)).Code.ShouldBe("invalid_lorebook");

    [Fact]
    public void A_book_of_countless_entries_is_refused() =>
        Should.Throw<ApiException>(() => LorebookReader.Read(Bytes($$"""{"entries":[{{string.Join(',', Enumerable.Repeat("{}", FileBounds.MaxLoreEntries + 1))}}]}"""), null)).Code.ShouldBe("file_too_large");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
