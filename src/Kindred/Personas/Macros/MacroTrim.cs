using System.Text;

namespace Kindred.Personas.Macros;

/// <summary>{{trim}} takes itself and the line breaks around it away; since it must see what stands after it, it is done last.</summary>
internal static class MacroTrim
{
    /// <summary>Stands for {{trim}} until then. A private-use character that no text means anything by.</summary>
    public const string Mark = "\uF8FE\uE001\uF8FE";

    public static string Apply(string text)
    {
        if (!text.Contains(Mark, StringComparison.Ordinal)) return text;
        var parts = text.Split(Mark);
        var output = new StringBuilder(text.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i].AsSpan();
            if (i > 0) part = part.TrimStart("\r\n");
            if (i < parts.Length - 1) part = part.TrimEnd("\r\n");
            output.Append(part);
        }

        return output.ToString();
    }
}
