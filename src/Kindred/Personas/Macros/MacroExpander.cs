using System.Text;

namespace Kindred.Personas.Macros;

/// <summary>
/// Replaces macros: those of the Character Card V3 specification ("Curly Braced Syntaxes") and SillyTavern's common ones. Unknown ones stay as they are.
/// A macro's arguments are expanded before it; what a name or message brings in is not expanded again, so nobody smuggles a macro in by what they say.
/// </summary>
internal static class MacroExpander
{
    /// <summary>Characters that macros may add to a text; beyond it the rest stays unexpanded.</summary>
    public const int MaxGrowth = 256 * 1024;

    /// <summary>A pure function of its arguments. Never throws, whatever the text.</summary>
    public static string Expand(string text, MacroContext context)
    {
        if (!text.Contains("{{", StringComparison.Ordinal) && !text.Contains('<', StringComparison.Ordinal)) return text;
        return MacroTrim.Apply(new MacroRun(context).Expand(text, depth: 0));
    }
}

/// <summary>One expansion, with what is left of its bounds.</summary>
internal sealed class MacroRun(MacroContext context)
{
    private const int MaxDepth = 8;
    private const int MaxMacros = 20_000;

    // Characters walked inside of macros. Without it, a short text could ask for a long one ten thousand times and throw it away each time.
    private const int MaxWork = 4 * 1024 * 1024;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _growthLeft = MacroExpander.MaxGrowth;
    private int _macrosLeft = MaxMacros;
    private int _workLeft = MaxWork;
    private bool _isOriginalSpent;

    public MacroContext Context => context;

    public string Expand(string text, int depth)
    {
        var output = new StringBuilder(text.Length);
        // One list of braces for the whole text keeps a text of nothing but open braces linear.
        var closing = depth < MaxDepth ? MacroBraces.Match(text) : [];
        for (var i = 0; i < text.Length;)
        {
            var length = closing.TryGetValue(i, out var end) ? end + 2 - i : MacroTags.LengthAt(text, i);
            if (length > 0 && ValueOf(text, i, length, depth) is { } value)
            {
                output.Append(value);
                i += length;
            }
            else
            {
                output.Append(text[i++]);
            }
        }

        return output.ToString();
    }

    /// <summary>A text that itself may hold macros, such as the description; it is not opened inside itself.</summary>
    public string? Nested(string name, string? text, int depth)
    {
        if (text is null || !_open.Add(name)) return text is null ? null : "";
        var expanded = Inner(text, depth);
        _open.Remove(name);
        return expanded;
    }

    /// <summary>An argument with its own macros expanded; null when the work that is left does not suffice.</summary>
    public string? Inner(string text, int depth)
    {
        if (text.Length > _workLeft) return null;
        _workLeft -= text.Length;
        return Expand(text, depth + 1);
    }

    public string? Original(int depth)
    {
        if (context.Original is null) return null;
        if (_isOriginalSpent) return "";
        _isOriginalSpent = true;
        return Nested("original", context.Original, depth);
    }

    private string? ValueOf(string text, int at, int length, int depth)
    {
        if (_macrosLeft <= 0 || _growthLeft <= 0) return null;
        _macrosLeft--;
        var value = text[at] == '<'
            ? MacroTags.Value(text.AsSpan(at, length), context)
            : MacroValues.Of(new Macro(text.AsSpan(at + 2, length - 4).ToString(), at), this, depth);
        if (value is null || value.Length - length > _growthLeft) return null;
        _growthLeft -= Math.Max(0, value.Length - length);
        return value;
    }
}
