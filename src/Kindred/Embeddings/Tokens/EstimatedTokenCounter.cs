using System.Collections.Frozen;
using System.Text;

namespace Kindred.Embeddings.Tokens;

/// <summary>
/// Token counts for tokenizers that are not at hand: careful upper estimates, because a prompt that is too long fails and
/// one that is a little short does not. English words cost by length; where few of a text's words are frequent English ones,
/// words cost as in foreign text or code; other scripts cost by character, as in byte-level vocabularies made from English.
/// </summary>
/// <remarks>
/// Constants were set by hand against cl100k, o200k, p50k and gpt2 over the tests' fixture, where no text comes out more than
/// 5 % below any of them. Of 5,426 single forum comments 4 came out more than 5 % below the larger of cl100k and o200k (the worst 12 %),
/// of 1,808 paragraphs of three comments none; on average paragraphs came out 1.18 to 1.22 times as large. Chinese, Thai and the like, and
/// code, come out far above what newer vocabularies need: gpt2, the worst case, sets them.
/// </remarks>
internal sealed class EstimatedTokenCounter : ITokenCounter
{
    // At 35 % and more of frequent words a text is English (chat has about half), at 10 % and less it is not.
    private const double SurelyEnglish = 0.35, SurelyOther = 0.10;

    // Rare words go astray by a token or two, which shows in short texts.
    private const double Margin = 1.05, Slack = 2;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Frequent = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. ("the be to of and a in that have i it for not on with he as you do at this but his by from they we say her she or an will "
            + "my one all would there their what so up out if about who get which go me when make can like time no just him know take "
            + "people into year your good some could them see other than then now look only come its over think also back after use how "
            + "our work first well way even new want because any these give day most us is are was were been has had did am don doesn "
            + "didn isn wasn ve ll re s t m d said more very really too much here love thanks yes oh hey let got going feel").Split(' '),
        ]).GetAlternateLookup<ReadOnlySpan<char>>();

    public string Name => "estimate";

    public bool IsExact => false;

    public int Count(string text)
    {
        double fixedCost = 0, english = 0, other = 0;
        int words = 0, frequent = 0;
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiLetter(text[i]))
            {
                fixedCost += Symbol(text, ref i);
                continue;
            }

            var word = Word(text, i);
            i += word.Length;
            words++;
            if (Frequent.Contains(word)) frequent++;
            var (inEnglish, elsewhere) = Cost(word, isPart: i > word.Length && char.IsAsciiLetter(text[i - word.Length - 1]));
            english += inEnglish;
            other += elsewhere;
        }

        var share = words == 0 ? 0 : (double)frequent / words;
        var blend = Math.Clamp((share - SurelyOther) / (SurelyEnglish - SurelyOther), 0, 1);
        return text.Length == 0 ? 0 : (int)Math.Ceiling(Margin * (fixedCost + blend * english + (1 - blend) * other) + Slack);
    }

    /// <summary>A run of letters of one case shape: capitals, or small letters after at most one capital.</summary>
    private static ReadOnlySpan<char> Word(string text, int start)
    {
        var end = start + 1;
        if (end < text.Length && char.IsAsciiLetterUpper(text[start]) && char.IsAsciiLetterUpper(text[end]))
        {
            while (end < text.Length && char.IsAsciiLetterUpper(text[end])) end++;
        }
        else
        {
            while (end < text.Length && char.IsAsciiLetterLower(text[end])) end++;
        }

        return text.AsSpan(start, end - start);
    }

    /// <param name="isPart">The word follows another without a gap: "caseParts", base 64.</param>
    private static (double English, double Other) Cost(ReadOnlySpan<char> word, bool isPart)
    {
        var length = word.Length;
        if (length == 1) return (1, 1);
        var capitals = char.IsAsciiLetterUpper(word[1]);
        if (length > 24) return (0.67 * length, 0.67 * length);
        if (isPart && length <= 3) return (0.9 * length, length);
        if (!capitals && !IsSpeakable(word)) return (Math.Max(1, length / 1.5), Math.Max(1, length / 1.25));
        var foreign = Math.Max(1, capitals ? length / 1.7 : (length + 1) / 2.5);
        if (capitals) return (Math.Max(1, length / 1.9), foreign);
        var free = char.IsAsciiLetterUpper(word[0]) ? 3 : 5;
        return (1 + 0.1 * Math.Max(0, length - free) + 0.25 * Math.Max(0, length - 12), foreign);
    }

    /// <summary>Words have vowels, and seldom five consonants in a row.</summary>
    private static bool IsSpeakable(ReadOnlySpan<char> word)
    {
        int run = 0, vowels = 0;
        foreach (var letter in word)
        {
            if ("aeiouyAEIOUY".Contains(letter, StringComparison.Ordinal))
            {
                run = 0;
                vowels++;
            }
            else if (++run == 5)
            {
                return false;
            }
        }

        return vowels > 0 || word.Length <= 2;
    }

    /// <summary>Cost of one character that is no ASCII letter; moves past it, or past the run of blanks or signs it begins.</summary>
    private static double Symbol(string text, ref int at)
    {
        var first = text[at];
        if (first == ' ') return Blanks(text, ref at);
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var units);
        var isRepeat = at > 0 && text[at - 1] == first;
        at += units;
        if (first == '\'' && IsContraction(text, at)) return 0;
        if (first < 0x80) return isRepeat && char.IsAsciiLetterOrDigit(first) is false && first > ' ' ? 0.7 : 1;
        // A repeated ideograph is as a rule none of the frequent ones.
        return isRepeat && first > '\u3000' ? 3 : Foreign(rune.Value);
    }

    private static bool IsContraction(string text, int at)
    {
        if (at < 2 || !char.IsAsciiLetter(text[at - 2]) || at == text.Length) return false;
        var rest = Word(text, at);
        return rest.Length == 1 ? "stmdSTMD".Contains(rest[0], StringComparison.Ordinal)
            : rest.Length == 2 && "re ve ll".Contains(rest, StringComparison.OrdinalIgnoreCase);
    }

    // One blank belongs to the word after it; vocabularies differ in what they make of more.
    private static double Blanks(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] == ' ') at++;
        return at - start - (at < text.Length && text[at] > ' ' ? 1 : 0);
    }

    /// <summary>Tokens a character beyond ASCII costs where the vocabulary was made from English.</summary>
    private static double Foreign(int point) => point switch
    {
        < 0xC0 => 2,
        < 0x180 => 1.7,
        < 0x370 => 2.3,
        < 0x400 => 1.55,
        // Small letters of the common Cyrillic alphabets; capitals cost more.
        >= 0x430 and < 0x460 => 1.45,
        < 0x530 => 2,
        < 0x590 => 2.3,
        < 0x600 => 1.5,
        // Letters and marks of Arabic proper.
        >= 0x620 and < 0x660 => 1.5,
        < 0x780 => 2.1,
        < 0x980 => 2.1,
        < 0xE00 => 3.15,
        < 0xE80 => 2.1,
        < 0x1E00 => 3.1,
        < 0x2000 => 2.9,
        < 0x2070 => 2,
        < 0x2E00 => 3,
        < 0x3040 => 2.2,
        < 0x3100 => 2,
        < 0xA000 => 2.6,
        < 0xD7B0 => 2.9,
        < 0x10000 => 3,
        >= 0x1F000 and < 0x1F900 => 3,
        _ => 4,
    };
}
