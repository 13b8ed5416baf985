using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kindred.Emotion;

/// <summary>Cuts a message into words, emoji and emoticons, with the clauses they stand in.</summary>
internal static class MessageWords
{
    private static readonly SearchValues<char> EmoticonBeginnings = SearchValues.Create([.. Lexicon.Emoticons.Select(it => it[0])]);

    /// <summary>Writes the message in lower case with straight apostrophes, and its tokens as far as there is room.</summary>
    /// <returns>How many tokens there are.</returns>
    public static int Read(ReadOnlySpan<char> text, Span<char> lower, Span<WordToken> tokens)
    {
        text.ToLowerInvariant(lower);
        lower[..text.Length].Replace('’', '\'');
        var count = 0;
        var clause = 0;
        var first = true;
        for (var at = 0; at < text.Length && count < tokens.Length;)
        {
            if (SignAt(text, at) is var sign and > 0)
            {
                tokens[count++] = new WordToken(at, sign, clause, WordShape.Sign);
                at += sign;
            }
            else if (char.IsLetterOrDigit(text[at]))
            {
                var end = WordEnd(lower[..text.Length], at);
                if (Words.Role(lower[at..end]).HasFlag(WordRole.Breaker)) clause++;
                tokens[count++] = new WordToken(at, end - at, clause, ShapeOf(text[at..end], first));
                first = false;
                at = end;
            }
            else
            {
                if (text[at] is '.' or '!' or '?' or '\n' or '…') first = true;
                if (first || text[at] is ',' or ';' or ':' or '(' or ')' or '—' or '–') clause++;
                at++;
            }
        }

        return count;
    }

    private static int WordEnd(ReadOnlySpan<char> lower, int at)
    {
        var end = at;
        while (end < lower.Length && (char.IsLetterOrDigit(lower[end]) || (lower[end] == '\'' && end + 1 < lower.Length && char.IsLetter(lower[end + 1])))) end++;
        return end;
    }

    private static WordShape ShapeOf(ReadOnlySpan<char> word, bool first)
    {
        var shape = first ? WordShape.First : WordShape.None;
        if (!char.IsUpper(word[0])) return shape;
        var shouted = word.Length > 1;
        foreach (var c in word) shouted &= !char.IsLower(c);
        return shape | WordShape.Capital | (shouted ? WordShape.Shouted : WordShape.None);
    }

    // The length of the emoji or emoticon that begins here, 0 for none.
    private static int SignAt(ReadOnlySpan<char> text, int at)
    {
        if (text[at] >= 128)
        {
            if (char.IsLetter(text[at]) || Rune.DecodeFromUtf16(text[at..], out var rune, out var length) != OperationStatus.Done) return 0;
            var isSymbol = Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol;
            return isSymbol && Lexicon.TryFind(text.Slice(at, length), out _) ? length : 0;
        }

        if (!EmoticonBeginnings.Contains(text[at]) || (at > 0 && !IsEdge(text[at - 1]))) return 0;
        // "only" and "Tuesday" begin like emoticons too.
        if (char.IsLetter(text[at]) && at + 2 < text.Length && char.IsLetter(text[at + 1]) && char.IsLetter(text[at + 2])) return 0;
        foreach (var emoticon in Lexicon.Emoticons)
        {
            if (text[at..].StartsWith(emoticon) && (at + emoticon.Length == text.Length || IsEdge(text[at + emoticon.Length]))) return emoticon.Length;
        }

        return 0;
    }

    private static bool IsEdge(char c) => char.IsWhiteSpace(c) || c is '.' or ',' or '!' or '?' or '"' or '*' || char.IsSurrogate(c);
}
