using System.Text;
using System.Text.Unicode;

namespace Kindred.Personas.Files;

/// <summary>Turns the bytes of a text file into valid UTF-8 without a byte order mark, or says why they are no text.</summary>
internal static class Utf8Text
{
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>Knows UTF-8 and UTF-16 of both byte orders, each with or without a mark. Throws a 400 naming <paramref name="what"/> for all else.</summary>
    public static ReadOnlyMemory<byte> From(ReadOnlyMemory<byte> bytes, string what)
    {
        var span = bytes.Span;
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || span.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            throw Refusal.NotText($"{what} is UTF-32 text. Save it as UTF-8.");
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Recode(bytes[2..], LittleEndian, what);
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Recode(bytes[2..], BigEndian, what);
        // JSON begins with an ASCII character: a zero byte beside it gives UTF-16 away (RFC 4627 §3).
        if (span.Length >= 2 && span[0] != 0 && span[1] == 0) return Recode(bytes, LittleEndian, what);
        if (span.Length >= 2 && span[0] == 0 && span[1] != 0) return Recode(bytes, BigEndian, what);
        var text = span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        return Utf8.IsValid(text.Span) ? text
            : throw Refusal.NotText($"{what} is not valid UTF-8 (byte {FirstInvalid(text.Span) + 1}). Save it as UTF-8; "
                + "other encodings than UTF-8 and UTF-16 are not read.");
    }

    private static ReadOnlyMemory<byte> Recode(ReadOnlyMemory<byte> bytes, UnicodeEncoding encoding, string what)
    {
        try
        {
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes.Span));
        }
        catch (DecoderFallbackException)
        {
            throw Refusal.NotText($"{what} looks like UTF-16 but is damaged: it holds half a character. Save it as UTF-8.");
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (position < bytes.Length && Rune.DecodeFromUtf8(bytes[position..], out _, out var length) == System.Buffers.OperationStatus.Done) position += length;
        return position;
    }
}
