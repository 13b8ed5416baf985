using System.Text.Json;
using Kindred.Personas.Files;

namespace Kindred.Personas.Cards;

/// <summary>
/// Reads a character card from a file that anybody may have made. The format is told by content, never by name:
/// PNG with a <c>ccv3</c> or <c>chara</c> text chunk, CHARX (zip with <c>card.json</c>), or bare JSON.
/// </summary>
internal static class CardReader
{
    private static readonly (byte[] Start, string Name)[] Strangers =
    [
        ([0xFF, 0xD8, 0xFF], "a JPEG image"), ("GIF8"u8.ToArray(), "a GIF image"), ("RIFF"u8.ToArray(), "a WebP image or a sound file"),
        ([0x1F, 0x8B], "a gzip archive"), ("Rar!"u8.ToArray(), "a RAR archive"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"), ("%PDF"u8.ToArray(), "a PDF"),
    ];

    /// <summary>Throws an <see cref="Web.ApiException"/> (400) that says what is wrong. Memory stays within a few times the bounds of <see cref="FileBounds"/>.</summary>
    /// <param name="fileName">Names a character whose card has no name; may be null.</param>
    public static ReadCard Read(ReadOnlyMemory<byte> file, string? fileName)
    {
        FileBounds.CheckFile(file);
        var span = file.Span;
        if (PngChunks.IsPng(span)) return FromPng(file, fileName);
        if (CharxArchive.IsZip(span)) return FromCharx(file, fileName);
        foreach (var (start, name) in Strangers)
        {
            if (span.StartsWith(start)) throw Refusal.NotACard($"The file is {name}. Character cards are PNG images, JSON or CHARX files.");
        }

        return FromJson(Utf8Text.From(file, "The file"), "The file", fileName, CardCarrier.Json, [], []);
    }

    private static ReadCard FromPng(ReadOnlyMemory<byte> file, string? fileName)
    {
        var warnings = new List<string>();
        var texts = PngCard.Find(file, warnings);
        // A broken ccv3 chunk need not lose the character: the chara chunk beside it usually holds the same card.
        for (var i = 0; ; i++)
        {
            var what = $"The PNG's '{texts[i].Keyword}' chunk";
            try
            {
                var json = Utf8Text.From(PngCard.Decode(texts[i], what, warnings), what);
                return FromJson(json, what, fileName, CardCarrier.Png, warnings, []);
            }
            catch (Web.ApiException error) when (i + 1 < texts.Count)
            {
                warnings.Add($"{error.Message} The '{texts[i + 1].Keyword}' chunk was read instead.");
            }
        }
    }

    private static ReadCard FromCharx(ReadOnlyMemory<byte> file, string? fileName)
    {
        var warnings = new List<string>();
        var (card, files) = CharxArchive.Open(file, warnings);
        const string what = "The CHARX file's card.json";
        return FromJson(Utf8Text.From(card, what), what, fileName, CardCarrier.Charx, warnings, files);
    }

    private static ReadCard FromJson(
        ReadOnlyMemory<byte> json, string what, string? fileName, CardCarrier carrier, List<string> warnings, IReadOnlyList<CardFile> files)
    {
        var root = BoundedJson.ParseObject(json, what, warnings);
        return new ReadCard(CardFields.Read(root, NameOf(fileName), warnings), carrier, warnings, files);
    }

    private static string? NameOf(string? fileName)
    {
        // The name is a label here, never a path; both kinds of slash are cut since it may come from any system.
        var name = fileName?[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var dot = name?.LastIndexOf('.') ?? -1;
        return (dot > 0 ? name![..dot] : name)?.Trim();
    }

    /// <summary>The object whose members describe the character: <c>data</c> of V2 and V3, the root of V1.</summary>
    internal static JsonElement DataOf(JsonElement root) =>
        root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? data : root;
}
