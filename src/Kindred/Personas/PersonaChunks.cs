namespace Kindred.Personas;

/// <summary>
/// Cuts a persona's text into pieces for the index. The index only helps recall to find the passage that a question is about; the whole persona stays in the
/// prompt all the same.
/// </summary>
internal static class PersonaChunks
{
    /// <summary>Characters of a piece at most.</summary>
    public const int Length = 200;

    /// <summary>Characters that a piece shares with the one before, at most: what stands on a cut is whole in one of the two.</summary>
    public const int Overlap = 50;

    /// <summary>Pieces in order, cut at word borders where a word is not longer than a piece; together they cover all of the text but white space at their ends.</summary>
    public static IReadOnlyList<PersonaChunk> Cut(string text)
    {
        var chunks = new List<PersonaChunk>();
        for (var start = SkipSpace(text, 0); start < text.Length;)
        {
            var end = EndOf(text, start);
            var length = text.AsSpan(start, end - start).TrimEnd().Length;
            chunks.Add(new PersonaChunk(start, text.Substring(start, length)));
            if (SkipSpace(text, end) >= text.Length) break;
            start = NextStart(text, start, end);
        }

        return chunks;
    }

    private static int EndOf(string text, int start)
    {
        var limit = start + Length;
        if (limit >= text.Length) return text.Length;
        for (var end = limit; end > start + Overlap; end--)
        {
            if (char.IsWhiteSpace(text[end]) || char.IsWhiteSpace(text[end - 1])) return end;
        }

        return char.IsLowSurrogate(text[limit]) ? limit - 1 : limit;
    }

    // The first word that begins within the overlap; inside of an endless word, the overlap itself.
    private static int NextStart(string text, int start, int end)
    {
        var earliest = Math.Max(start + 1, end - Overlap);
        for (var next = earliest; next < end; next++)
        {
            if (char.IsWhiteSpace(text[next - 1]) && !char.IsWhiteSpace(text[next])) return next;
        }

        if (char.IsWhiteSpace(text[end - 1]) || char.IsWhiteSpace(text[end])) return SkipSpace(text, end);
        return char.IsLowSurrogate(text[earliest]) ? earliest + 1 : earliest;
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }
}

/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
internal sealed record PersonaChunk(int Start, string Text);
