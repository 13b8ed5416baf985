namespace Kindred.Personas.Macros;

/// <summary>
/// Takes out what lorebooks must not find in an entry's content: {{// …}} and {{comment: …}} (Character Card V3). {{hidden_key: …}} stays, for that is
/// its purpose.
/// </summary>
internal static class MacroComments
{
    public static string Remove(string text)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;
        var output = new System.Text.StringBuilder(text.Length);
        var pairs = MacroBraces.Match(text);
        for (var i = 0; i < text.Length;)
        {
            if (pairs.TryGetValue(i, out var end) && new Macro(text[(i + 2)..end], i).Name is "//" or "comment") i = end + 2;
            else output.Append(text[i++]);
        }

        return output.ToString();
    }
}
