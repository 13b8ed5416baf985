using System.Text.Json;
using Kindred.Personas.Files;

namespace Kindred.Personas.Lorebooks;

/// <summary>Writes lorebooks: in their own format byte for byte, world info also in the form of the card specifications.</summary>
internal static class LorebookWriter
{
    // SillyTavern's world info field → the name under which it writes it to an entry's extensions in a card.
    private static readonly (string Field, string Extension)[] Extensions =
    [
        ("position", "position"), ("depth", "depth"), ("role", "role"), ("selectiveLogic", "selectiveLogic"),
        ("probability", "probability"), ("useProbability", "useProbability"),
        ("excludeRecursion", "exclude_recursion"), ("preventRecursion", "prevent_recursion"), ("delayUntilRecursion", "delay_until_recursion"), ("scanDepth", "scan_depth"),
        ("caseSensitive", "case_sensitive"), ("matchWholeWords", "match_whole_words"), ("group", "group"), ("groupOverride", "group_override"), ("groupWeight", "group_weight"),
        ("useGroupScoring", "use_group_scoring"), ("automationId", "automation_id"), ("vectorized", "vectorized"),
        ("sticky", "sticky"), ("cooldown", "cooldown"), ("delay", "delay"),
        ("outletName", "outlet_name"), ("ignoreBudget", "ignore_budget"), ("displayIndex", "display_index"),
        ("triggers", "triggers"), ("characterFilter", "character_filter"),
    ];

    /// <summary>The book as the file it came as.</summary>
    public static byte[] Original(Lorebook book) => JsonSplice.Raw(book.Original).ToArray();

    /// <summary>A file of the V3 specification.</summary>
    public static byte[] LorebookV3(Lorebook book) => book.Format == LorebookFormat.LorebookV3
        ? Original(book)
        : new JsonSplice().Set("spec", "lorebook_v3").Set("data", CardBook(book)).ToObject();

    /// <summary>The value of a card's <c>character_book</c>.</summary>
    public static byte[] CardBook(Lorebook book) => book.Format switch
    {
        LorebookFormat.CardBook => Original(book),
        LorebookFormat.LorebookV3 => JsonSplice.Raw(book.Original.GetProperty("data")).ToArray(),
        _ => FromWorldInfo(book),
    };

    private static byte[] FromWorldInfo(Lorebook book)
    {
        var source = book.Original.GetProperty("entries");
        using var entries = new MemoryStream();
        entries.Write("["u8);
        foreach (var entry in book.Entries)
        {
            if (entries.Length > 1) entries.Write(","u8);
            entries.Write(EntryFrom(entry, new LooseObject(source.GetProperty(entry.Id), "entry", [])));
        }

        entries.Write("]"u8);
        var written = new JsonSplice().Set("name", book.Name).Set("description", book.Description);
        if (book.Recursive is { } recursive) written.Set("recursive_scanning", recursive);
        return written.Set("extensions", "{}"u8.ToArray()).Set("entries", entries.ToArray()).ToObject();
    }

    private static byte[] EntryFrom(LoreEntry entry, LooseObject source)
    {
        var extensions = new JsonSplice();
        foreach (var (field, extension) in Extensions)
        {
            if (source.Element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null) extensions.Set(extension, value);
        }

        var written = new JsonSplice()
            .Set("keys", entry.Keys).Set("secondary_keys", entry.SecondaryKeys).Set("comment", entry.Label)
            .Set("content", source.Text("content")).Set("constant", entry.Constant).Set("selective", entry.Secondary is not null)
            .Set("insertion_order", entry.Order).Set("enabled", entry.Enabled).Set("use_regex", false)
            .Set("position", entry.Where.Position == LorePosition.BeforeCharacter ? "before_char" : "after_char");
        if (int.TryParse(entry.Id, out var id)) written.Set("id", id);
        else written.Set("id", entry.Id);
        return written.Set("extensions", extensions.ToObject()).ToObject();
    }
}
