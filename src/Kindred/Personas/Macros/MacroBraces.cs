namespace Kindred.Personas.Macros;

/// <summary>Finds which <c>}}</c> closes which <c>{{</c>.</summary>
internal static class MacroBraces
{
    private const int MaxNesting = 16;

    /// <summary>For each opening's place the place of its closing. In one walk over the text.</summary>
    public static Dictionary<int, int> Match(string text)
    {
        var pairs = new Dictionary<int, int>();
        var open = new List<int>();
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] == '{' && text[i + 1] == '{')
            {
                // Of three braces the inner two are the macro's: {{{char}}} is {name}.
                if (i + 2 < text.Length && text[i + 2] == '{') continue;
                open.Add(i++);
                if (open.Count > MaxNesting) open.RemoveAt(0);
            }
            else if (text[i] == '}' && text[i + 1] == '}' && open.Count > 0)
            {
                pairs[open[^1]] = i++;
                open.RemoveAt(open.Count - 1);
            }
        }

        return pairs;
    }
}
