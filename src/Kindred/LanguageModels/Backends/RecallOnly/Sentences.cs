using System.Collections.Frozen;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Cuts text into sentences and words.</summary>
internal static class Sentences
{
    private static readonly FrozenSet<string> Abbreviations =
        "dr mr mrs ms prof st vs etc e.g i.e a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sentences in order, trimmed, none of them empty. A line break ends one; the dot of "Dr." or "3.30" does not.</summary>
    public static List<string> Split(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!Ends(text, i)) continue;
            while (i + 1 < text.Length && text[i + 1] is '.' or '!' or '?' or '…' or '"' or '”' or ')') i++;
            Add(sentences, text.AsSpan(start, i + 1 - start));
            start = i + 1;
        }

        Add(sentences, text.AsSpan(start));
        return sentences;
    }

    /// <summary>Lower-case words, an apostrophe's tail cut off ("cat's" is "cat", "I'm" is "i"); characters of scripts without spaces count singly.</summary>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i])) continue;
            var start = i;
            if (!IsUnspaced(text[i])) while (i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]) && !IsUnspaced(text[i + 1])) i++;
            words.Add(text[start..(i + 1)].ToLowerInvariant());
            if (i + 2 >= text.Length || text[i + 1] is not ('\'' or '’') || !char.IsLetter(text[i + 2])) continue;
            i++;
            while (i + 1 < text.Length && char.IsLetter(text[i + 1])) i++;
        }

        return words;
    }

    /// <summary>Chinese and Japanese characters.</summary>
    public static bool IsUnspaced(char c) => c is >= '\u3041' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF';

    private static bool Ends(string text, int i)
    {
        if (text[i] is '\n' or '!' or '?' or '…' or '。' or '？' or '！') return true;
        if (text[i] != '.') return false;
        if (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]) && text[i + 1] is not ('.' or '"' or '”' or ')')) return false;
        var word = i;
        while (word > 0 && (char.IsLetter(text[word - 1]) || text[word - 1] == '.')) word--;
        var before = text.AsSpan(word, i - word);
        return !Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(before) && !(before.Length == 1 && before[0] is not 'I' && char.IsUpper(before[0]));
    }

    private static void Add(List<string> sentences, ReadOnlySpan<char> sentence)
    {
        sentence = sentence.Trim();
        if (!sentence.IsEmpty) sentences.Add(sentence.ToString());
    }
}
