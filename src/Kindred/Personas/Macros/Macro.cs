namespace Kindred.Personas.Macros;

/// <summary>A macro as written between its braces.</summary>
internal sealed class Macro
{
    /// <param name="place">Where it stands in its text, so that two equal ones draw differently.</param>
    public Macro(string written, int place)
    {
        Label = $"{place} {written}";
        var trimmed = written.AsSpan().Trim();
        // A name ends at a colon or a space: {{roll:d20}}, {{roll d20}}, {{random::a::b}}.
        var end = trimmed.StartsWith("//") ? 2 : trimmed.IndexOfAny(':', ' ', '\n');
        Name = (end < 0 ? trimmed : trimmed[..end]).ToString().ToLowerInvariant();
        if (end < 0) return;
        var rest = trimmed[end..];
        Argument = rest[(rest.StartsWith("::") ? 2 : Math.Min(1, rest.Length))..].ToString();
    }

    /// <summary>In lower case; <c>//</c> for a comment.</summary>
    public string Name { get; }

    /// <summary>What stands after the name and its separator; null when there is neither.</summary>
    public string? Argument { get; }

    /// <summary>Tells this macro's draws from those of others.</summary>
    public string Label { get; }

    /// <summary>The choices of {{random}} and {{pick}}: separated by <c>::</c> where it occurs, else by commas, which <c>\,</c> escapes.</summary>
    public static IReadOnlyList<string> Choices(string argument)
    {
        if (argument.Contains("::", StringComparison.Ordinal)) return argument.Split("::");
        const char standIn = '\uE000';
        return [.. argument.Replace("\\,", standIn.ToString(), StringComparison.Ordinal).Split(',').Select(choice => choice.Replace(standIn, ',').Trim())];
    }
}
