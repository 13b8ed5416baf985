using System.Text.Json;
using Kindred.Personas.Files;

namespace Kindred.Personas.Lorebooks;

/// <summary>Reads a lorebook file: a V3 lorebook, SillyTavern world info, or a card's book saved by itself.</summary>
internal static class LorebookReader
{
    /// <summary>Throws an <see cref="Web.ApiException"/> (400) that says what is wrong.</summary>
    /// <param name="fileName">Names a book that has no name; may be null.</param>
    public static ReadLorebook Read(ReadOnlyMemory<byte> file, string? fileName)
    {
        FileBounds.CheckFile(file);
        var warnings = new List<string>();
        var root = BoundedJson.ParseObject(Utf8Text.From(file, "The file"), "The file", warnings);
        var book = Read(root, warnings);
        return new ReadLorebook(book.Name.Length > 0 ? book : book with { Name = Path.GetFileNameWithoutExtension(fileName) ?? "" }, warnings);
    }

    private static Lorebook Read(JsonElement root, List<string> warnings)
    {
        var outer = new LooseObject(root, "lorebook", warnings);
        var spec = outer.Text("spec");
        if (spec.StartsWith("chara_card", StringComparison.OrdinalIgnoreCase) || outer.Has("first_mes"))
            throw Refusal.NotALorebook("This is a character card, not a lorebook. Import it as a card; its own lorebook comes with it.");
        if (outer.Object("data") is { } data && data.Has("entries"))
        {
            if (spec != "lorebook_v3") warnings.Add("The file does not call itself lorebook_v3; it was read as such.");
            return CardBookReader.Read(data, LorebookFormat.LorebookV3) with { Original = root };
        }

        if (!root.TryGetProperty("entries", out var entries)) throw Refusal.NotALorebook("This JSON is not a lorebook: it has no 'entries'.");
        return entries.ValueKind switch
        {
            JsonValueKind.Object => WorldInfoReader.Read(outer),
            JsonValueKind.Array => CardBookReader.Read(outer, LorebookFormat.CardBook),
            _ => throw Refusal.NotALorebook("This JSON is not a lorebook: its 'entries' are neither a list nor an object."),
        };
    }
}
