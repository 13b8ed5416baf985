using System.Globalization;
using System.Text;

namespace Kindred.Emotion;

/// <summary>A piece of a message: a word, an emoji or emoticon, or the end of a clause.</summary>
/// <param name="Start">Where it stands in <see cref="MessageTokens.Plain"/>.</param>
/// <param name="Stretched">Letters were drawn out ("soooo").</param>
internal readonly record struct Token(int Start, int Length, TokenKind Kind, bool Capitalised, bool Shouted, bool Stretched)
{
    public int End => Start + Length;
}

internal enum TokenKind
{
    Word,
    Symbol,
    ClauseEnd,
}

/// <summary>
/// A message as the lexicon meets it: lower case, straight apostrophes, no letter more than twice in a row, one space between words, so
/// that a phrase of several words is a single stretch of characters.
/// </summary>
internal sealed class MessageTokens
{
    private const int LongestEmoticon = 4;

    private readonly char[] _plain;
    private int _length;

    private MessageTokens(string text, Lexicon lexicon)
    {
        _plain = new char[(2 * text.Length) + 2];
        Read(text, lexicon);
    }

    public List<Token> All { get; } = [];

    public bool Exclaims { get; private set; }

    public bool EndsWithQuestion { get; private set; }

    public ReadOnlySpan<char> Plain => _plain.AsSpan(0, _length);

    public static MessageTokens Of(string text, Lexicon lexicon) => new(text, lexicon);

    public ReadOnlySpan<char> Word(Token token) => _plain.AsSpan(token.Start, token.Length);

    private void Read(string text, Lexicon lexicon)
    {
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c is 'x' or 'X' or 'T' or 'o' or 'O' && Emoticon(text, at, lexicon) is > 0 and var letters)
            {
                Add(text.AsSpan(at, letters), TokenKind.Symbol);
                at += letters;
            }
            else if (char.IsLetterOrDigit(c)) at = ReadWord(text, at);
            else if (char.IsWhiteSpace(c))
            {
                if (c == '\n') AddClauseEnd();
                at++;
            }
            else if (Emoticon(text, at, lexicon) is > 0 and var length)
            {
                Add(text.AsSpan(at, length), TokenKind.Symbol);
                at += length;
            }
            else at = ReadOther(text, at);
        }

        EndsWithQuestion = text.AsSpan().TrimEnd(" \n\t\r\"'”)!").EndsWith("?");
    }

    private int ReadWord(string text, int at)
    {
        Separate();
        var (from, start, upper, letters, stretched, run) = (at, _length, 0, 0, false, 0);
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || IsInner(text, at)))
        {
            var c = text[at] is '’' ? '\'' : char.ToLowerInvariant(text[at]);
            run = _length > start && _plain[_length - 1] == c ? run + 1 : 1;
            // Digits keep their number: 1000 is not 100.
            if (run > 2 && char.IsLetter(c)) stretched = true;
            else _plain[_length++] = c;
            letters += char.IsLetter(c) ? 1 : 0;
            upper += char.IsUpper(text[at]) ? 1 : 0;
            at++;
        }

        All.Add(new Token(start, _length - start, TokenKind.Word, char.IsUpper(text[from]), upper == letters && letters > 2, stretched));
        return at;
    }

    // An apostrophe or hyphen between letters belongs to the word.
    private static bool IsInner(string text, int at) =>
        text[at] is '\'' or '’' or '-' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]);

    private int ReadOther(string text, int at)
    {
        var c = text[at];
        Exclaims |= c == '!';
        if (c is '.' or ',' or '!' or '?' or ';' or ':' or '…' or '(' or ')' or '–' or '—') AddClauseEnd();
        if (c < '\u203C' || Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done) return at + 1;
        // Skin tones and variation selectors are modifiers of what stands before them.
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherPunctuation) Add(text.AsSpan(at, length), TokenKind.Symbol);
        return at + length;
    }

    /// <summary>The length of the emoticon that begins here; 0 when there is none. It must end where a word could begin, so "http://" holds none.</summary>
    private static int Emoticon(string text, int at, Lexicon lexicon)
    {
        for (var length = Math.Min(LongestEmoticon, text.Length - at); length >= 2; length--)
        {
            var end = at + length;
            if (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('.' or ',' or '!' or '?' or ')')) continue;
            if (lexicon.IsEmoticon(text.AsSpan(at, length))) return length;
        }

        return 0;
    }

    private void Add(ReadOnlySpan<char> text, TokenKind kind)
    {
        Separate();
        text.CopyTo(_plain.AsSpan(_length));
        All.Add(new Token(_length, text.Length, kind, false, false, false));
        _length += text.Length;
    }

    // A clause's end leaves a full stop, which stands in no phrase: none reaches across it.
    private void AddClauseEnd()
    {
        if (All.Count == 0 || All[^1].Kind == TokenKind.ClauseEnd) return;
        Add(".", TokenKind.ClauseEnd);
    }

    private void Separate()
    {
        if (_length > 0) _plain[_length++] = ' ';
    }
}
