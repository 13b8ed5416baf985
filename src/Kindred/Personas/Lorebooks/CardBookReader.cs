using System.Globalization;
using Kindred.Personas.Files;

namespace Kindred.Personas.Lorebooks;

/// <summary>
/// Reads the lorebook form of the V2 and V3 specifications. What SillyTavern has beyond them it writes to each entry's <c>extensions</c>;
/// those are honoured too.
/// </summary>
internal static class CardBookReader
{
    public static Lorebook Read(LooseObject book, LorebookFormat format) => new(
        book.Text("name"),
        book.Text("description"),
        Least(book.OptionalInteger("scan_depth")),
        Least(book.OptionalInteger("token_budget")),
        book.OptionalFlag("recursive_scanning"),
        EntriesOf(book),
        format,
        book.Element);

    private static List<LoreEntry> EntriesOf(LooseObject book)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<LoreEntry>();
        foreach (var entry in book.Objects("entries"))
        {
            // Books edited by hand repeat ids or leave them out.
            if (entries.Count == FileBounds.MaxLoreEntries) throw Refusal.TooLarge($"The lorebook holds more than {FileBounds.MaxLoreEntries:N0} entries.");
            var place = entries.Count.ToString(CultureInfo.InvariantCulture);
            var id = entry.OptionalText("id") ?? place;
            if (!ids.Add(id)) ids.Add(id = $"{id}#{place}");
            entries.Add(EntryOf(entry, id));
        }

        return entries;
    }

    private static LoreEntry EntryOf(LooseObject entry, string id)
    {
        var (decorators, text) = DecoratorParser.Parse(entry.Text("content"));
        var extra = entry.Object("extensions") ?? new LooseObject(default, "extensions", []);
        var where = new LoreWhere(PositionOf(entry, extra), extra.Integer("depth", 4), LoreRoles.Parse(extra.Text("role")) ?? PromptRole.System, extra.Text("outlet_name"));
        return new LoreEntry
        {
            Id = id,
            Label = entry.OptionalText("comment") is { Length: > 0 } comment ? comment : entry.Text("name"),
            Keys = entry.Texts("keys"),
            SecondaryKeys = entry.Texts("secondary_keys"),
            Secondary = entry.Flag("selective") ? LogicOf(extra.Integer("selectiveLogic")) : null,
            UseRegex = entry.Flag("use_regex"),
            CaseSensitive = entry.OptionalFlag("case_sensitive") ?? extra.OptionalFlag("case_sensitive"),
            WholeWords = extra.OptionalFlag("match_whole_words"),
            Text = text,
            Decorators = decorators,
            Enabled = entry.Flag("enabled", absent: true),
            Constant = entry.Flag("constant"),
            Where = Decorated(where, decorators),
            Order = entry.Integer("insertion_order", 100),
            Priority = entry.OptionalInteger("priority"),
            ScanDepth = Least(extra.OptionalInteger("scan_depth")),
            Probability = extra.Flag("useProbability", absent: true) ? extra.OptionalNumber("probability") ?? 100 : 100,
            IgnoreBudget = extra.Flag("ignore_budget"),
            Recursion = new LoreRecursion(extra.Flag("exclude_recursion"), extra.Flag("prevent_recursion"), extra.Integer("delay_until_recursion")),
            Timing = new LoreTiming(extra.Integer("sticky"), extra.Integer("cooldown"), extra.Integer("delay")),
            Group = new LoreGroup(extra.Texts("group"), extra.Integer("group_weight", 100), extra.Flag("group_override"), extra.Flag("use_group_scoring")),
        };
    }

    /// <summary>The place that the decorators ask for; a position beats a depth (Character Card V3).</summary>
    internal static LoreWhere Decorated(LoreWhere where, LoreDecorators decorators) => where with
    {
        Position = decorators.Position ?? (decorators.Depth is null ? where.Position : LorePosition.AtDepth),
        Depth = decorators.Depth ?? where.Depth,
        Role = decorators.Role ?? where.Role,
    };

    internal static SecondaryLogic LogicOf(int number) => Enum.IsDefined((SecondaryLogic)number) ? (SecondaryLogic)number : SecondaryLogic.AndAny;

    internal static int? Least(int? number) => number is { } value ? Math.Max(0, value) : null;

    private static LorePosition PositionOf(LooseObject entry, LooseObject extra) =>
        extra.OptionalInteger("position") is { } number and >= 0 and <= (int)LorePosition.Outlet ? (LorePosition)number
        : entry.Text("position") is "before_char" or "0" ? LorePosition.BeforeCharacter
        : LorePosition.AfterCharacter;
}
