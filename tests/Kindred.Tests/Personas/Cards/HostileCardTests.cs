using System.Buffers.Binary;
using System.Text;
using Kindred.Personas.Cards;
using Kindred.Personas.Files;
using Kindred.Web;
using static Kindred.Tests.Personas.Cards.MadeCards;

namespace Kindred.Tests.Personas.Cards;

public sealed class HostileCardTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"name\":\"A\"")]
    [InlineData("{\"name\":\"A\",}")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"description\":\"no name\"}")]
    [InlineData("{\"spec\":\"lorebook_v3\",\"data\":{\"entries\":[]}}")]
    [InlineData("{\"entries\":{}}")]
    [InlineData("{\"chat_metadata\":{},\"name\":\"x\"}")]
    [InlineData("{\"name\":\"A\",\"\\ud800\":1}")]
    [InlineData("{\"data\":[],\"spec\":\"chara_card_v2\"}")]
    public void What_is_no_card_is_refused_in_words(string file) => Refused(Bytes(file)).Message.Length.ShouldBeGreaterThan(15);

    [Fact]
    public void Other_kinds_of_files_are_named()
    {
        Refused([0xFF, 0xD8, 0xFF, 0xE0, 1, 2]).Message.ShouldContain("JPEG");
        Refused(Bytes("%PDF-1.7")).Message.ShouldContain("PDF");
        Refused(Bytes("RIFF____WEBP")).Message.ShouldContain("WebP");
    }

    [Fact]
    public void A_lorebook_is_told_from_a_card() => Refused(Bytes("""{"spec":"lorebook_v3","data":{"entries":[]}}""")).Message.ShouldContain("lorebook");

    [Fact]
    public void A_file_above_the_bound_is_refused_by_its_size() => Refused(new byte[FileBounds.MaxFileBytes + 1]).Code.ShouldBe("file_too_large");

    [Fact]
    public void Json_nested_a_hundred_thousand_deep_is_refused_as_deep()
    {
        var error = Refused(Bytes($"{{\"name\":\"A\",\"extensions\":{new string('[', 100_000)}{new string(']', 100_000)}}}"));

        error.Message.ShouldContain("deeper than 64");
        Refused(Bytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))).Message.ShouldContain("deeper than 64");
    }

    [Fact]
    public void Json_at_the_bound_of_depth_is_read()
    {
        var inner = FileBounds.MaxJsonDepth - 1;
        CardReader.Read(Bytes($"{{\"name\":\"A\",\"extensions\":{new string('[', inner)}{new string(']', inner)}}}"), null).Card.Name.ShouldBe("A");
    }

    [Fact]
    public void Json_of_millions_of_values_is_refused_before_it_is_built()
    {
        var file = Bytes($"{{\"name\":\"A\",\"x\":[{string.Join(',', Enumerable.Repeat("1", FileBounds.MaxJsonTokens))}]}}");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused(file).Code.ShouldBe("file_too_large");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', 0xE9, (byte)'}' }, "UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{', 0, 0x00, 0xD8, (byte)'}', 0 }, "UTF-16")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{', 0, (byte)'}' }, "UTF-16")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, (byte)'{', 0, 0, 0 }, "UTF-32")]
    public void Wrong_encodings_are_named(byte[] file, string name)
    {
        var error = Refused(file);

        error.Code.ShouldBe("invalid_encoding");
        error.Message.ShouldContain(name);
    }

    [Fact]
    public void Text_of_an_old_code_page_is_refused_with_the_place() =>
        Refused(Encoding.Latin1.GetBytes("""{"name":"Zoë"}""")).Message.ShouldContain("byte 12");

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(100_000u)]
    public void A_chunk_that_lies_about_its_length_is_refused(uint length)
    {
        var error = Refused(WithLength(Png(Text("chara", Base64(V2))), "IDAT", length));

        error.Code.ShouldBe("invalid_png");
        error.Message.ShouldContain("lies about its size");
    }

    [Fact]
    public void A_chunk_without_a_name_is_refused()
    {
        var png = Png();
        png[PngChunks.Of(png).First().Offset + 4] = 0;

        Refused(png).Message.ShouldContain("name of a chunk");
    }

    [Fact]
    public void A_picture_without_a_card_says_so() => Refused(Png(Text("Comment", "hello"))).Message.ShouldContain("no 'chara' or 'ccv3'");

    [Fact]
    public void A_picture_that_is_only_a_signature_is_refused() => Refused(Png()[..8]).Code.ShouldBe("invalid_png");

    [Fact]
    public void Every_cut_of_a_picture_is_refused_or_read_but_never_breaks()
    {
        var png = Png(Text("chara", Base64(V2)), Compressed("ccv3", Bytes(Base64(V3))));
        for (var length = 1; length < png.Length; length++)
        {
            var cut = png[..length];
            Record.Exception(() => CardReader.Read(cut, "x")).ShouldSatisfyAllConditions(error => (error is null or ApiException { Status: 400 }).ShouldBeTrue($"{length}: {error}"));
        }
    }

    [Fact]
    public void A_chunk_bomb_is_stopped_while_it_grows()
    {
        var bomb = Png(Compressed("chara", new byte[64_000_000]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Refused(bomb);

        error.Code.ShouldBe("file_too_large");
        error.Message.ShouldContain("decompress");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40_000_000);
    }

    [Fact]
    public void A_plain_chunk_above_the_bound_is_refused() =>
        Refused(Png(Text("chara", new string('A', FileBounds.MaxTextBytes)))).Code.ShouldBe("file_too_large");

    [Fact]
    public void A_picture_of_countless_chunks_is_refused()
    {
        var chunk = PngChunk.Write("teSt", []);
        var chunks = Enumerable.Repeat(chunk, FileBounds.MaxPngChunks).ToArray();

        Refused(Png(chunks)).Message.ShouldContain("more than 65,536 chunks");
    }

    [Fact]
    public void Damaged_compressed_text_is_refused()
    {
        var bytes = Deflate(Bytes(Base64(V2)));
        bytes[0] = 0xFF;

        Refused(Png(PngChunk.Write("zTXt", [.. "chara\0\0"u8, .. bytes]))).Message.ShouldContain("damaged");
        Refused(Png(PngChunk.Write("zTXt", [.. "chara\0\0"u8, 0x78, 0x20, 1, 2, 3, 4]))).Message.ShouldContain("damaged");
        Refused(Png(PngChunk.Write("iTXt", [.. "chara\0\0\0no end"u8]))).Message.ShouldContain("damaged");
    }

    [Fact]
    public void A_zip_bomb_is_stopped_while_it_grows()
    {
        var bomb = Charx(("card.json", new byte[64_000_000]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused(bomb).Message.ShouldContain("decompress");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40_000_000);
    }

    [Theory]
    [InlineData("../evil.png")]
    [InlineData("assets/../../evil.png")]
    [InlineData("/etc/evil")]
    [InlineData("..\\evil.png")]
    [InlineData("C:\\evil.png")]
    [InlineData("a\0b")]
    public void A_file_that_points_outside_of_its_archive_is_refused(string name)
    {
        var error = Refused(Charx(("card.json", Bytes(V3)), (name, [1])));

        error.Code.ShouldBe("invalid_zip");
        error.Message.ShouldContain("outside");
    }

    [Fact]
    public void An_archive_of_countless_files_is_refused() =>
        Refused(Charx([.. Enumerable.Range(0, FileBounds.MaxZipEntries + 1).Select(i => ($"{i}", Array.Empty<byte>()))])).Message.ShouldContain("more than 2,000");

    [Fact]
    public void An_archive_without_a_card_says_so()
    {
        Refused(Charx(("readme.txt", [1]))).Message.ShouldContain("no card.json");
        Refused(Charx(("sub/card.json", Bytes(V3)))).Message.ShouldContain("no card.json");
    }

    [Fact]
    public void A_wrong_checksum_in_an_archive_is_a_warning_or_a_refusal_in_words()
    {
        var zip = Charx(("card.json", Bytes(V3)));
        var directory = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(directory + 16), 12345);

        CardReader.Read(zip, null).Warnings.ShouldContain(warning => warning.Contains("checksum"));
    }

    [Fact]
    public void Every_cut_of_an_archive_is_refused()
    {
        var zip = Charx(("card.json", Bytes(V3)), ("a.png", [1, 2, 3]));
        for (var length = 4; length < zip.Length; length++) Refused(zip[..length]).Status.ShouldBe(400);
    }

    [Fact]
    public void Turned_bytes_never_break_the_reader()
    {
        var random = new Random(7);
        byte[][] files = [Png(Text("chara", Base64(V2)), Compressed("ccv3", Bytes(Base64(V3)))), Charx(("card.json", Bytes(V3)), ("a", [1])), Bytes(V2)];
        for (var round = 0; round < 1500; round++)
        {
            var file = files[round % files.Length].ToArray();
            for (var i = 0; i < 4; i++) file[random.Next(file.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() => CardReader.Read(file, "x"));
            (error is null or ApiException { Status: 400 }).ShouldBeTrue($"{round}: {error}");
        }
    }

    private static ApiException Refused(byte[] file)
    {
        var error = Should.Throw<ApiException>(() => CardReader.Read(file, null));
        error.Status.ShouldBe(400);
        error.Param.ShouldBe("file");
        return error;
    }
}
