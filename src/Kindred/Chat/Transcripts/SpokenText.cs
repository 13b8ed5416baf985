using System.Text.RegularExpressions;

namespace Kindred.Chat.Transcripts;

/// <summary>What of a message was said: without thoughts, the marks of front-ends, and the speaker's name in front.</summary>
internal static partial class SpokenText
{
    /// <summary>Leaves out blocks of thoughts (<c>&lt;think&gt;…&lt;/think&gt;</c> and its kin), also one that is not closed at the start's end.</summary>
    public static string WithoutThoughts(string text) => text.Contains('<', StringComparison.Ordinal) ? Thoughts().Replace(text, "").Trim() : text;

    /// <summary>Leaves out paragraphs that are marks of a front-end, folded into a message by prompt post-processing.</summary>
    public static string WithoutMarks(string text, List<string> marks)
    {
        if (!text.Contains('[', StringComparison.Ordinal)) return text;
        var paragraphs = text.Split("\n\n");
        var kept = new List<string>(paragraphs.Length);
        foreach (var paragraph in paragraphs)
        {
            if (FrontEndMarks.IsMark(paragraph)) marks.Add(paragraph);
            else kept.Add(paragraph);
        }

        return kept.Count == paragraphs.Length ? text : string.Join("\n\n", kept);
    }

    /// <summary>The known name that stands in front of a text (<c>Wren: Come in.</c>), and the text behind it.</summary>
    public static (string? Speaker, string Text) WithoutName(string text, IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            if (Speaks(text, 0, name) is var length and > 0) return (name, text[length..]);
        }

        return (null, text);
    }

    /// <summary>Cuts a text in which several messages stand one after the other, each with a known name in front; what precedes the first name is returned without a speaker.</summary>
    public static IReadOnlyList<(string? Speaker, string Text)> Split(string text, IReadOnlyCollection<string> names)
    {
        var parts = new List<(string?, string)>();
        var (start, speaker) = (0, (string?)null);
        for (var at = 0; at >= 0 && at < text.Length;)
        {
            foreach (var name in names)
            {
                if (Speaks(text, at, name) is not (> 0 and var length)) continue;
                if (at > start) parts.Add((speaker, text[start..at].Trim()));
                (start, speaker) = (at + length, name);
                break;
            }

            var next = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            at = next < 0 ? text.Length : next + 2;
        }

        if (start < text.Length) parts.Add((speaker, text[start..].Trim()));
        return parts;
    }

    private static int Speaks(string text, int at, string name)
    {
        if (name.Length == 0 || string.CompareOrdinal(text, at, name, 0, name.Length) != 0) return 0;
        var colon = at + name.Length;
        if (colon >= text.Length || text[colon] != ':') return 0;
        var end = colon + 1;
        while (end < text.Length && text[end] == ' ') end++;
        return end < text.Length ? end - at : 0;
    }

    [GeneratedRegex(@"<(?<tag>think|thinking|thought|thoughts|reasoning)>.*?(</\k<tag>>|\z)", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 500)]
    private static partial Regex Thoughts();
}
