using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kindred.Embeddings.Tokens;

/// <summary>
/// Exact token counts of OpenAI's byte-level BPE encodings. Ranks load on the first count. Pieces that are no single token
/// are remembered in a table of fixed size.
/// </summary>
internal sealed class BpeTokenCounter(string name, Regex pieces, string ranksPath) : ITokenCounter
{
    private const int Remembered = 4096, LongestRemembered = 48, OnStack = 256;

    private readonly Lazy<TokenRanks> _ranks = new(() => TokenRanks.Load(ranksPath));
    private readonly Seen?[] _seen = new Seen?[Remembered];

    public string Name => name;

    public bool IsExact => true;

    /// <exception cref="InvalidDataException">The ranks file is damaged.</exception>
    public int Count(string text)
    {
        var ranks = _ranks.Value;
        return text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? CountAstral(text, ranks) : CountPlain(text, ranks);
    }

    /// <summary>Reads the ranks now, so that a missing or damaged file shows at once.</summary>
    public void Load() => _ = _ranks.Value;

    private int CountPlain(string text, TokenRanks ranks)
    {
        var count = 0;
        foreach (var match in pieces.EnumerateMatches(text)) count += CountPiece(text.AsSpan(match.Index, match.Length), ranks);
        return count;
    }

    /// <summary>
    /// Expressions see UTF-16 units, the encodings see characters. Each character beyond the basic plane is replaced by a
    /// basic one of its category for cutting; the pieces are then taken from the original.
    /// </summary>
    private int CountAstral(string text, TokenRanks ranks)
    {
        var projected = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var length = 0;
            for (var i = 0; i < text.Length; i += Units(text, i))
            {
                projected[length++] = Units(text, i) == 2 ? StandIn(CharUnicodeInfo.GetUnicodeCategory(text, i)) : text[i];
            }

            int count = 0, at = 0;
            foreach (var match in pieces.EnumerateMatches(projected.AsSpan(0, length)))
            {
                var start = at;
                for (var i = 0; i < match.Length; i++) at += Units(text, at);
                count += CountPiece(text.AsSpan(start, at - start), ranks);
            }

            return count;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(projected);
        }
    }

    private static int Units(string text, int at) => char.IsSurrogatePair(text, at) ? 2 : 1;

    // None of these is a letter of a contraction, and none is a slash, which some expressions name.
    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => 'A',
        UnicodeCategory.LowercaseLetter => 'a',
        UnicodeCategory.TitlecaseLetter => '\u01c5',
        UnicodeCategory.ModifierLetter => '\u02b0',
        UnicodeCategory.OtherLetter => '\u05d0',
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => '\u0301',
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '0',
        _ => '\u20ac',
    };

    private int CountPiece(ReadOnlySpan<char> piece, TokenRanks ranks)
    {
        byte[]? rented = null;
        // Three bytes hold any UTF-16 unit; a lone surrogate becomes the replacement character, as in other encoders.
        var bytes = piece.Length * 3 <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(piece.Length * 3);
        bytes = bytes[..Encoding.UTF8.GetBytes(piece, bytes)];
        var count = bytes.Length == 1 || ranks.Rank(bytes) != TokenRanks.None ? 1 : CountMerged(bytes, ranks);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return count;
    }

    private int CountMerged(ReadOnlySpan<byte> piece, TokenRanks ranks)
    {
        if (piece.Length > LongestRemembered) return BytePairMerge.Count(piece, ranks);
        var hash = default(HashCode);
        hash.AddBytes(piece);
        // One reference a slot, replaced whole: readers on other threads see the old entry or the new one.
        ref var slot = ref _seen[(uint)hash.ToHashCode() % Remembered];
        if (Volatile.Read(ref slot) is { } seen && piece.SequenceEqual(seen.Piece)) return seen.Count;
        var count = BytePairMerge.Count(piece, ranks);
        Volatile.Write(ref slot, new Seen(piece.ToArray(), count));
        return count;
    }

    private sealed record Seen(byte[] Piece, int Count);
}
