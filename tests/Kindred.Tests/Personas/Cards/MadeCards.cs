using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Kindred.Personas.Cards;

namespace Kindred.Tests.Personas.Cards;

/// <summary>Card files made here, good and bad.</summary>
internal static class MadeCards
{
    public const string V1 =
        """{"name":"Wren","description":"A lighthouse keeper.","personality":"patient","scenario":"A storm.","first_mes":"Come in, {{user}}.","mes_example":"<START>\n{{user}}: Hi\n{{char}}: Hello","fav":true}""";

    public const string V2 =
        """
        {"spec":"chara_card_v2","spec_version":"2.0","data":{"name":"Wren","description":"A lighthouse keeper.","personality":"patient","scenario":"A storm.",
        "first_mes":"Come in.","mes_example":"","creator_notes":"Best with tea.","system_prompt":"{{original}} Speak slowly.","post_history_instructions":"Stay calm.",
        "alternate_greetings":["Hm?"],"tags":["sea"],"creator":"me","character_version":"7","extensions":{"depth_prompt":{"prompt":"Waves.","depth":2,"role":"user"},"x":{"y":[1.50,null]}},
        "character_book":{"name":"Coast","entries":[{"keys":["lamp"],"content":"The lamp is old.","extensions":{},"enabled":true,"insertion_order":3}]}}}
        """;

    public const string V3 =
        """
        {"spec":"chara_card_v3","spec_version":"3.0","data":{"name":"Wren Halloway","nickname":"Wren","description":"","tags":[],"creator":"","character_version":"","mes_example":"",
        "extensions":{},"system_prompt":"","post_history_instructions":"","first_mes":"Ah.","alternate_greetings":[],"personality":"","scenario":"","creator_notes":"",
        "assets":[{"type":"icon","uri":"embeded://assets/icon/images/main.png","name":"main","ext":"png"}],"group_only_greetings":["All of you!"],"creation_date":1700000000,"source":["made here"]}}
        """;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Base64(string json) => Convert.ToBase64String(Bytes(json));

    /// <summary>A small picture with these chunks before its end.</summary>
    public static byte[] Png(params byte[][] chunks)
    {
        var picture = DefaultPicture.Png("test");
        using var output = new MemoryStream();
        output.Write(picture.AsSpan()[..^12]);
        foreach (var chunk in chunks) output.Write(chunk);
        output.Write(picture.AsSpan()[^12..]);
        return output.ToArray();
    }

    public static byte[] Text(string keyword, string value) => PngChunk.Write("tEXt", Encoding.Latin1.GetBytes($"{keyword}\0{value}"));

    public static byte[] Compressed(string keyword, byte[] value) => PngChunk.Write("zTXt", [.. Encoding.Latin1.GetBytes(keyword), 0, 0, .. Deflate(value)]);

    public static byte[] International(string keyword, byte[] value, bool compress) =>
        PngChunk.Write("iTXt", [.. Encoding.Latin1.GetBytes(keyword), 0, (byte)(compress ? 1 : 0), 0, .. "en\0"u8, .. "Karte\0"u8, .. compress ? Deflate(value) : value]);

    public static byte[] Charx(params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The same PNG with the last byte of a chunk's checksum turned over.</summary>
    public static byte[] WithWrongChecksum(byte[] png, string type)
    {
        var chunk = PngChunks.Of(png).First(chunk => chunk.Type == type);
        var broken = png.ToArray();
        broken[chunk.Offset + chunk.Whole.Length - 1] ^= 0xFF;
        return broken;
    }

    public static byte[] WithLength(byte[] png, string type, uint length)
    {
        var broken = png.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(broken.AsSpan(PngChunks.Of(png).First(chunk => chunk.Type == type).Offset), length);
        return broken;
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(bytes);
        return output.ToArray();
    }
}
