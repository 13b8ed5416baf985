namespace Kindred.Personas.Macros;

/// <summary>The older spelling of names: &lt;USER&gt;, &lt;BOT&gt;, &lt;CHAR&gt;.</summary>
internal static class MacroTags
{
    private static readonly string[] Tags = ["<user>", "<bot>", "<char>", "<charifnotgroup>", "<group>"];

    /// <summary>0 when no tag begins there.</summary>
    public static int LengthAt(string text, int at) => text[at] != '<' ? 0
        : Array.Find(Tags, tag => string.Compare(text, at, tag, 0, tag.Length, StringComparison.OrdinalIgnoreCase) == 0)?.Length ?? 0;

    public static string Value(ReadOnlySpan<char> tag, MacroContext context) => char.ToLowerInvariant(tag[1]) switch
    {
        'u' => context.User,
        'g' => context.Group ?? context.Character,
        _ when tag.Length > "<char>".Length => context.Group ?? context.Character,
        _ => context.Character,
    };
}
