using System.Text;
using Kindred.Personas;
using Kindred.Personas.Cards;
using static Kindred.Tests.Personas.Cards.MadeCards;

namespace Kindred.Tests.Personas.Cards;

public sealed class CardReaderTests
{
    [Fact]
    public void A_flat_card_is_version_one()
    {
        var read = CardReader.Read(Bytes(V1), null);

        read.Card.Spec.ShouldBe(CardSpec.V1);
        read.Card.Name.ShouldBe("Wren");
        read.Card.FirstMessage.ShouldBe("Come in, {{user}}.");
        read.Carrier.ShouldBe(CardCarrier.Json);
        read.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_version_two_card_is_read_from_its_data()
    {
        var card = CardReader.Read(Bytes(V2), null).Card;

        card.Spec.ShouldBe(CardSpec.V2);
        card.SystemPrompt.ShouldBe("{{original}} Speak slowly.");
        card.AlternateGreetings.ShouldBe(["Hm?"]);
        card.CharacterVersion.ShouldBe("7");
        card.Note.ShouldBe(new DepthNote("Waves.", 2, PromptRole.User));
        card.Book!.Name.ShouldBe("Coast");
        card.Book.Entries.Single().Keys.ShouldBe(["lamp"]);
    }

    [Fact]
    public void A_version_three_card_speaks_by_its_nickname()
    {
        var card = CardReader.Read(Bytes(V3), null).Card;

        card.Spec.ShouldBe(CardSpec.V3);
        card.SpokenName.ShouldBe("Wren");
        card.GroupOnlyGreetings.ShouldBe(["All of you!"]);
        card.Assets.Single().ShouldBe(new CardAsset("icon", "embeded://assets/icon/images/main.png", "main", "png"));
    }

    [Fact]
    public void A_newer_version_is_read_with_a_warning()
    {
        var read = CardReader.Read(Bytes(V3.Replace("\"3.0\"", "\"3.7\"", StringComparison.Ordinal)), null);

        read.Card.SpecVersion.ShouldBe("3.7");
        read.Warnings.ShouldContain(warning => warning.Contains("newer than 3.0"));
    }

    [Fact]
    public void An_unknown_specification_is_read_with_a_warning() =>
        CardReader.Read(Bytes(V3.Replace("chara_card_v3", "chara_card_v9", StringComparison.Ordinal)), null).Warnings.ShouldContain(warning => warning.Contains("chara_card_v9"));

    [Theory]
    [InlineData("chara")]
    [InlineData("ccv3")]
    [InlineData("Chara")]
    [InlineData("CCV3")]
    public void A_picture_carries_its_card_in_a_text_chunk_of_any_case(string keyword)
    {
        var read = CardReader.Read(Png(Text(keyword, Base64(V2))), null);

        read.Card.Name.ShouldBe("Wren");
        read.Carrier.ShouldBe(CardCarrier.Png);
        read.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Of_two_chunks_the_newer_form_is_read() => CardReader.Read(Png(Text("chara", Base64(V2)), Text("ccv3", Base64(V3))), null).Card.Spec.ShouldBe(CardSpec.V3);

    [Fact]
    public void Of_two_chunks_alike_the_first_is_read_and_it_is_told()
    {
        var read = CardReader.Read(Png(Text("chara", Base64(V2)), Text("chara", Base64(V3)), Text("chara", Base64(V3))), null);

        read.Card.Spec.ShouldBe(CardSpec.V2);
        read.Warnings.ShouldHaveSingleItem().ShouldContain("more than one 'chara'");
    }

    [Fact]
    public void A_broken_new_chunk_falls_back_to_the_old_one()
    {
        var read = CardReader.Read(Png(Text("ccv3", "!!!"), Text("chara", Base64(V2))), null);

        read.Card.Spec.ShouldBe(CardSpec.V2);
        read.Warnings.ShouldContain(warning => warning.Contains("neither base64 nor JSON"));
    }

    [Fact]
    public void Compressed_text_chunks_are_read() => CardReader.Read(Png(Compressed("chara", Bytes(Base64(V2)))), null).Card.Name.ShouldBe("Wren");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void International_text_chunks_are_read(bool compress) =>
        CardReader.Read(Png(International("ccv3", Bytes(Base64(V3)), compress)), null).Card.Nickname.ShouldBe("Wren");

    [Fact]
    public void Bare_json_in_a_chunk_is_read_with_a_warning() => CardReader.Read(Png(Text("chara", V1)), null).Warnings.ShouldContain(warning => warning.Contains("without base64"));

    [Fact]
    public void A_wrong_checksum_is_a_warning()
    {
        var read = CardReader.Read(WithWrongChecksum(Png(Text("chara", Base64(V2))), "tEXt"), null);

        read.Card.Name.ShouldBe("Wren");
        read.Warnings.ShouldContain(warning => warning.Contains("checksum"));
    }

    [Fact]
    public void A_picture_cut_off_behind_its_card_is_read_with_a_warning() =>
        CardReader.Read(Png(Text("chara", Base64(V2))).AsMemory()[..^12], null).Warnings.ShouldContain(warning => warning.Contains("cut off"));

    [Fact]
    public void A_charx_lists_the_files_beside_the_card()
    {
        var read = CardReader.Read(Charx(("card.json", Bytes(V3)), ("assets/icon/images/main.png", new byte[10])), null);

        read.Carrier.ShouldBe(CardCarrier.Charx);
        read.Card.Nickname.ShouldBe("Wren");
        read.Files.ShouldBe([new CardFile("assets/icon/images/main.png", 10)]);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Json_is_read_in_each_unicode_encoding_with_and_without_a_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var json = V1.Replace("A storm.", "Ein Sturm über Köln 🌊", StringComparison.Ordinal);

        CardReader.Read(encoding.GetBytes(json), null).Card.Scenario.ShouldEndWith("Köln 🌊");
        CardReader.Read(encoding.GetPreamble().Concat(encoding.GetBytes(json)).ToArray(), null).Card.Scenario.ShouldEndWith("Köln 🌊");
    }

    [Fact]
    public void Half_an_emoji_is_shown_as_a_replacement_and_told()
    {
        var read = CardReader.Read(Bytes("""{"name":"A","description":"cut \ud83d off, \ud83d\ude00 whole, \\ud83d written, \ude00\ud83d"}"""), null);

        read.Card.Description.ShouldBe("cut \uFFFD off, 😀 whole, \\ud83d written, \uFFFD\uFFFD");
        read.Warnings.ShouldContain(warning => warning.Contains("surrogate"));
    }

    [Fact]
    public void Fields_of_a_wrong_type_are_passed_over_with_a_warning()
    {
        var read = CardReader.Read(Bytes("""{"name":"A","description":["x"],"personality":null,"tags":[1,"b"],"extensions":7,"character_version":2}"""), null);

        read.Card.Description.ShouldBe("");
        read.Card.Tags.ShouldBe(["b"]);
        read.Card.CharacterVersion.ShouldBe("2");
        read.Warnings.Count.ShouldBe(3);
    }

    [Fact]
    public void A_card_without_a_name_takes_the_name_of_its_file()
    {
        CardReader.Read(Bytes("""{"name":" ","description":"x"}"""), "C:\\cards\\Wren.v2.png").Card.Name.ShouldBe("Wren.v2");
        CardReader.Read(Bytes("""{"description":"x"}"""), "../../Wren").Card.Name.ShouldBe("Wren");
    }
}
