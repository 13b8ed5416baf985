using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kindred.Personas.Cards;
using Kindred.Personas.Files;
using Kindred.Web;
using static Kindred.Tests.Personas.Cards.MadeCards;

namespace Kindred.Tests.Personas.Cards;

public sealed class CardWriterTests
{
    [Fact]
    public void A_version_three_card_goes_out_as_it_came()
    {
        var card = CardReader.Read(Bytes(V3), null).Card;

        JsonNode.DeepEquals(JsonNode.Parse(CardWriter.Json(card, CardSpec.V3)), JsonNode.Parse(V3)).ShouldBeTrue();
    }

    [Fact]
    public void Numbers_and_escapes_keep_their_spelling()
    {
        var written = Written(V2, CardSpec.V2);

        written.ShouldContain("[1.50,null]");
        Written("""{"name":"A","x":{"n":1.000e2,"s":"\u00e9\/","half":"\ud83d"}}""", CardSpec.V3).ShouldContain("""{"n":1.000e2,"s":"\u00e9\/","half":"\ud83d"}""");
    }

    [Fact]
    public void A_flat_card_becomes_a_whole_one_and_keeps_what_is_unknown()
    {
        var root = JsonNode.Parse(Written(V1, CardSpec.V3))!;

        root["spec"]!.GetValue<string>().ShouldBe("chara_card_v3");
        root["fav"]!.GetValue<bool>().ShouldBeTrue();
        root["data"]!["description"]!.GetValue<string>().ShouldBe("A lighthouse keeper.");
        root["data"]!["group_only_greetings"]!.AsArray().ShouldBeEmpty();
        root["data"]!["extensions"]!.AsObject().ShouldBeEmpty();
        root["description"]!.GetValue<string>().ShouldBe("A lighthouse keeper.");
    }

    [Fact]
    public void A_changed_field_is_written_and_nothing_else_moves()
    {
        var card = CardReader.Read(Bytes(V2), null).Card;

        var changed = JsonNode.Parse(CardWriter.Json(card with { Description = "New \"words\" über 🌊", Tags = ["sea", "calm"] }, CardSpec.V2))!;

        changed["data"]!["description"]!.GetValue<string>().ShouldBe("New \"words\" über 🌊");
        changed["data"]!["tags"]!.AsArray().Count.ShouldBe(2);
        var expected = JsonNode.Parse(V2)!;
        expected["data"]!["description"] = "New \"words\" über 🌊";
        expected["data"]!["tags"] = new JsonArray("sea", "calm");
        JsonNode.DeepEquals(changed, expected).ShouldBeTrue();
    }

    [Fact]
    public void Repeated_old_fields_follow_a_change()
    {
        var card = CardReader.Read(Bytes("""{"name":"A","description":"old","spec":"chara_card_v2","spec_version":"2.0","data":{"name":"A","description":"old"}}"""), null).Card;

        var changed = JsonNode.Parse(CardWriter.Json(card with { Description = "new" }, CardSpec.V2))!;

        changed["description"]!.GetValue<string>().ShouldBe("new");
        changed["data"]!["description"]!.GetValue<string>().ShouldBe("new");
    }

    [Fact]
    public void A_lorebook_that_was_taken_off_is_gone_from_the_file()
    {
        var card = CardReader.Read(Bytes(V2), null).Card with { Book = null };

        CardReader.Read(CardWriter.Json(card, CardSpec.V3), null).Card.Book.ShouldBeNull();
    }

    [Fact]
    public void A_picture_keeps_every_byte_that_is_not_its_card()
    {
        byte[] comment = Text("Comment", "kept");
        byte[] tail = [1, 2, 3];
        byte[] picture = [.. WithWrongChecksum(Png(Text("chara", Base64(V1)), comment, Compressed("CCV3", Bytes(Base64(V1)))), "IDAT"), .. tail];
        var card = CardReader.Read(Bytes(V3), null).Card;

        var written = CardWriter.Png(card, picture);

        var read = CardReader.Read(written, null);
        read.Card.Name.ShouldBe("Wren Halloway");
        read.Warnings.ShouldBeEmpty();
        PngChunks.Of(written).Count(chunk => PngCard.KeywordOf(chunk) is not null).ShouldBe(2);
        WithoutCard(written).ShouldBe(WithoutCard(picture));
        written[^3..].ShouldBe(tail);
    }

    [Fact]
    public void A_card_without_a_picture_gets_a_plain_one()
    {
        var card = CardReader.Read(Bytes(V2), null).Card;

        var png = CardWriter.Png(card, default);

        PngChunks.Of(png).All(chunk => chunk.IsIntact).ShouldBeTrue();
        CardReader.Read(png, null).Card.Description.ShouldBe(card.Description);
        png.ShouldBe(CardWriter.Png(card, default));
    }

    [Fact]
    public void What_is_no_picture_takes_no_card() => Should.Throw<ApiException>(() => CardWriter.Png(CardReader.Read(Bytes(V2), null).Card, Bytes("hello"))).Code.ShouldBe("invalid_png");

    [Fact]
    public void A_charx_keeps_its_other_files()
    {
        var charx = Charx(("card.json", Bytes(V3)), ("assets/icon/images/main.png", [9, 8, 7]));
        var card = CardReader.Read(charx, null).Card with { Nickname = "Robin" };

        var read = CardReader.Read(CardWriter.Charx(card, charx), null);

        read.Card.SpokenName.ShouldBe("Robin");
        read.Files.ShouldBe([new CardFile("assets/icon/images/main.png", 3)]);
        CardReader.Read(CardWriter.Charx(card, default), null).Card.SpokenName.ShouldBe("Robin");
    }

    [Fact]
    public void Any_extensions_survive_every_way_out_and_in() => Check.QuickThrowOnFailure(Prop.ForAll(Trees().ToArbitrary(), extensions =>
    {
        var json = $$$"""{"spec":"chara_card_v2","spec_version":"2.0","zz":{{{extensions}}},"data":{"name":"A","extensions":{"mine":{{{extensions}}}},"unknown":{{{extensions}}}}}""";
        var card = CardReader.Read(Bytes(json), null).Card;
        byte[][] ways = [CardWriter.Json(card, CardSpec.V2), CardWriter.Json(card, CardSpec.V3), CardWriter.Png(card, default), CardWriter.Charx(card, default)];
        return ways.All(way =>
        {
            var back = CardReader.Read(way, null).Card.Original;
            JsonElement[] places = [back.GetProperty("zz"), back.GetProperty("data").GetProperty("extensions").GetProperty("mine"), back.GetProperty("data").GetProperty("unknown")];
            return places.All(place => place.GetRawText() == extensions);
        });
    }));

    [Fact]
    public void Any_text_survives_in_every_field() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var words = text.Get;
        var card = CardReader.Read(Bytes(V1), null).Card with { Description = words, Creator = words, AlternateGreetings = [words] };
        var back = CardReader.Read(CardWriter.Png(card, default), null).Card;
        var expected = System.Text.Encoding.UTF8.GetString(Bytes(words));
        return back.Description == expected && back.Creator == expected && back.AlternateGreetings.SequenceEqual([expected]);
    }));

    [Fact]
    public void A_card_too_large_for_a_picture_says_so()
    {
        var card = CardReader.Read(Bytes(V2), null).Card with { Description = new string('x', FileBounds.MaxTextBytes) };

        Should.Throw<ApiException>(() => CardWriter.Png(card, default)).Message.ShouldContain("JSON or CHARX");
    }

    private static string Written(string json, CardSpec form) => System.Text.Encoding.UTF8.GetString(CardWriter.Json(CardReader.Read(Bytes(json), null).Card, form));

    private static byte[] WithoutCard(byte[] png) =>
        [.. PngChunks.Of(png).Where(chunk => PngCard.KeywordOf(chunk) is null).SelectMany(chunk => chunk.Whole.ToArray())];

    // JSON texts of every kind of value, as a program would write them.
    private static Gen<string> Trees() => Gen.Sized(size => Tree(Math.Min(size, 12)));

    private static Gen<string> Tree(int size)
    {
        var texts = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null).Select(text => JsonSerializer.Serialize(text));
        var leaves = Gen.OneOf(texts, Gen.Elements("null", "true", "false", "0", "-0.0", "1e400", "12345678901234567890.10", "\"\\ud800\"", "{}", "[]"), ArbMap.Default.GeneratorFor<int>().Select(number => $"{number}"));
        if (size <= 1) return leaves;
        var children = Tree(size / 3).ListOf();
        var lists = children.Select(items => $"[{string.Join(',', items)}]");
        var objects = children.Select(items => $"{{{string.Join(',', items.Select((item, i) => $"\"k{i % 5} é\":{item}"))}}}");
        return Gen.OneOf(leaves, lists, objects);
    }
}
