using System.Text.Json;
using Kindred.Personas.Files;

namespace Kindred.Personas.Lorebooks;

/// <summary>Reads SillyTavern's world info file: entries in an object keyed by uid.</summary>
internal static class WorldInfoReader
{
    public static Lorebook Read(LooseObject file)
    {
        var list = file.Object("entries")!;
        var entries = new Dictionary<string, LoreEntry>(StringComparer.Ordinal);
        foreach (var property in list.Element.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Object))
            // A key that stands twice is one entry in every program that parses JSON to a map: the last.
            entries[property.Name] = EntryOf(list.Child(property), property.Name);
        if (entries.Count > FileBounds.MaxLoreEntries) throw Refusal.TooLarge($"The lorebook holds more than {FileBounds.MaxLoreEntries:N0} entries.");
        var recursive = file.OptionalFlag("recursive_scanning");
        return new Lorebook(file.Text("name"), file.Text("description"), null, null, recursive, [.. entries.Values], LorebookFormat.WorldInfo, file.Element);
    }

    private static LoreEntry EntryOf(LooseObject entry, string id)
    {
        var (decorators, text) = DecoratorParser.Parse(entry.Text("content"));
        var position = entry.Integer("position", 1) is var number and >= 0 and <= (int)LorePosition.Outlet ? (LorePosition)number : LorePosition.AfterCharacter;
        var where = new LoreWhere(position, entry.Integer("depth", 4), LoreRoles.Parse(entry.Text("role")) ?? PromptRole.System, entry.Text("outletName"));
        return new LoreEntry
        {
            Id = id,
            Label = entry.Text("comment"),
            Keys = entry.Texts("key"),
            SecondaryKeys = entry.Texts("keysecondary"),
            Secondary = entry.Flag("selective", absent: true) ? CardBookReader.LogicOf(entry.Integer("selectiveLogic")) : null,
            CaseSensitive = entry.OptionalFlag("caseSensitive"),
            WholeWords = entry.OptionalFlag("matchWholeWords"),
            Text = text,
            Decorators = decorators,
            Enabled = !entry.Flag("disable"),
            Constant = entry.Flag("constant"),
            Where = CardBookReader.Decorated(where, decorators),
            Order = entry.Integer("order", 100),
            ScanDepth = CardBookReader.Least(entry.OptionalInteger("scanDepth")),
            Probability = entry.Flag("useProbability", absent: true) ? entry.OptionalNumber("probability") ?? 100 : 100,
            IgnoreBudget = entry.Flag("ignoreBudget"),
            Recursion = new LoreRecursion(entry.Flag("excludeRecursion"), entry.Flag("preventRecursion"), entry.Integer("delayUntilRecursion")),
            Timing = new LoreTiming(entry.Integer("sticky"), entry.Integer("cooldown"), entry.Integer("delay")),
            Group = new LoreGroup(entry.Texts("group"), entry.Integer("groupWeight", 100), entry.Flag("groupOverride"), entry.Flag("useGroupScoring")),
        };
    }
}
