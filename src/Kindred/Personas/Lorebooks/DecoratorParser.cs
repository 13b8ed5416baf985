using System.Globalization;

namespace Kindred.Personas.Lorebooks;

/// <summary>Cuts the decorators off the head of an entry's content and reads them.</summary>
internal static class DecoratorParser
{
    /// <summary>
    /// Of decorators with one name the first counts. A line <c>@@@name</c> counts only when the line before it (and its fallbacks before this one) did
    /// not. What is not known is cut off and listed.
    /// </summary>
    public static (LoreDecorators Decorators, string Text) Parse(string content)
    {
        var rest = content.AsSpan().TrimStart("\r\n");
        if (!rest.StartsWith("@@")) return (LoreDecorators.None, content);
        var decorators = LoreDecorators.None;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var unknown = new List<string>();
        var taken = true;
        while (rest.StartsWith("@@"))
        {
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
            rest = end < 0 ? [] : rest[(end + 1)..].TrimStart("\r\n");
            var isFallback = line.StartsWith("@@@");
            if (isFallback && taken) continue;
            var (name, value) = Split(line.TrimStart('@'));
            taken = !seen.Contains(name) && Apply(decorators, name, value) is { } applied && Take(ref decorators, applied);
            if (taken) seen.Add(name);
            else unknown.Add(name);
        }

        return (decorators with { Unknown = unknown }, rest.ToString());
    }

    private static bool Take(ref LoreDecorators decorators, LoreDecorators applied)
    {
        decorators = applied;
        return true;
    }

    private static (string Name, string Value) Split(ReadOnlySpan<char> line)
    {
        var space = line.IndexOfAny(' ', '\t');
        return space < 0 ? (line.ToString().ToLowerInvariant(), "") : (line[..space].ToString().ToLowerInvariant(), line[(space + 1)..].Trim().ToString());
    }

    // Null when the name is not known or the value is not valid for it.
    private static LoreDecorators? Apply(LoreDecorators old, string name, string value) => name switch
    {
        "activate_only_after" when Number(value) is { } n => old with { ActivateOnlyAfter = n },
        "activate_only_every" when Number(value) is { } n and > 0 => old with { ActivateOnlyEvery = n },
        "keep_activate_after_match" => old with { KeepAfterMatch = true },
        "dont_activate_after_match" => old with { NotAfterMatch = true },
        "activate" => old with { Always = true },
        "dont_activate" => old with { Never = true },
        "constant" => old with { Constant = true },
        "depth" when Number(value) is { } n => old with { Depth = Math.Max(0, n) },
        "role" when LoreRoles.Parse(value) is { } role => old with { Role = role },
        "position" when PositionOf(value) is { } position => old with { Position = position },
        "scan_depth" when Number(value) is { } n => old with { ScanDepth = Math.Max(0, n) },
        "is_greeting" when Number(value) is { } n => old with { Greeting = n },
        "ignore_on_max_context" => old with { IgnoreOnMaxContext = true },
        "additional_keys" when List(value) is { Count: > 0 } keys => old with { AdditionalKeys = keys },
        "exclude_keys" when List(value) is { Count: > 0 } keys => old with { ExcludeKeys = keys },
        "disable_ui_prompt" when value is "system_prompt" or "post_history_instructions" => old with { DisabledPrompts = [value] },
        _ => null,
    };

    private static LorePosition? PositionOf(string value) => value switch
    {
        "before_desc" => LorePosition.BeforeCharacter,
        "after_desc" => LorePosition.AfterCharacter,
        "personality" => LorePosition.Personality,
        "scenario" => LorePosition.Scenario,
        _ => null,
    };

    private static int? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? (int)Math.Clamp(number, -1e9, 1e9) : null;

    private static List<string> List(string value) => [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
