using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kindred.Memory.Retrieval;

/// <summary>
/// Walks over the words of a text: runs of letters and digits of any script, folded (<see cref="Folding"/>), an English "'s" dropped.
/// Scripts written without spaces give overlapping pairs of characters instead, which is what their searches are usually built on.
/// </summary>
/// <param name="text">Any text, also with lone surrogates.</param>
/// <param name="buffer">Room for one word; longer ones are cut there.</param>
internal ref struct WordReader(ReadOnlySpan<char> text, Span<char> buffer)
{
    /// <summary>A good size for the buffer.</summary>
    public const int Room = 40;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private int _position;
    private int _length;
    private bool _inPairs;

    /// <summary>The present word; valid until the next step.</summary>
    public readonly ReadOnlySpan<char> Current => _buffer[.._length];

    /// <summary>Where the present word begins in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Where the text goes on after it.</summary>
    public readonly int End => _position;

    /// <summary>The present word is the rest of a contraction: the "m" of "I'm".</summary>
    public readonly bool IsContraction => Start > 1 && IsApostrophe(_text[Start - 1]) && char.IsLetter(_text[Start - 2]);

    public bool MoveNext()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (char.IsAsciiLetterOrDigit(c)) return ReadWord();
            if (c < 0x80)
            {
                _position++;
                _inPairs = false;
                continue;
            }

            if (Rune.DecodeFromUtf16(_text[_position..], out var rune, out var width) is not OperationStatus.Done || !Rune.IsLetterOrDigit(rune))
            {
                _position += width;
                _inPairs = false;
            }
            else if (!IsUnspaced(rune))
            {
                return ReadWord();
            }
            else if (ReadPair(width))
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadWord()
    {
        Start = _position;
        _length = 0;
        _inPairs = false;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (!char.IsAsciiLetterOrDigit(c) && (c < 0x80 || !Continues(c)))
            {
                SkipPossessive(c);
                break;
            }

            _position++;
            if (_length < _buffer.Length && !Folding.IsAccent(c)) _buffer[_length++] = Folding.Of(c);
        }

        return true;
    }

    private readonly bool Continues(char c)
    {
        if (char.IsSurrogate(c)) return Rune.DecodeFromUtf16(_text[_position..], out var rune, out _) is OperationStatus.Done ? Rune.IsLetterOrDigit(rune) && !IsUnspaced(rune) : char.IsLowSurrogate(c);
        return char.IsLetterOrDigit(c) ? !IsUnspaced(new Rune(c))
            : char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    private void SkipPossessive(char c)
    {
        var after = _position + 2;
        if (!IsApostrophe(c) || after > _text.Length || _text[_position + 1] is not ('s' or 'S')) return;
        if (after == _text.Length || !char.IsLetterOrDigit(_text[after])) _position = after;
    }

    /// <summary>This character and the next of the run; a character alone only when the run has no other.</summary>
    private bool ReadPair(int width)
    {
        Start = _position;
        _length = 0;
        Append(width);
        _position += width;
        var hasNext = Rune.DecodeFromUtf16(_text[_position..], out var next, out var nextWidth) is OperationStatus.Done && IsUnspaced(next) && Rune.IsLetterOrDigit(next);
        var wasInPairs = _inPairs;
        _inPairs = hasNext;
        if (!hasNext) return !wasInPairs;
        for (var i = 0; i < nextWidth && _length < _buffer.Length; i++) _buffer[_length++] = _text[_position + i];
        return true;
    }

    private void Append(int width)
    {
        for (var i = 0; i < width && _length < _buffer.Length; i++) _buffer[_length++] = _text[_position + i];
    }

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u02BC';

    // Thai, Lao, Myanmar, Khmer; kana; Han with its extensions.
    private static bool IsUnspaced(Rune rune) => rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
