using System.Text;
using Kindred.Personas.Files;
using Kindred.Web;

namespace Kindred.Personas.Cards;

/// <summary>Finds and decodes the text chunks of a PNG that hold a card: tEXt as the specification has it, zTXt and iTXt as some tools write it.</summary>
internal static class PngCard
{
    /// <summary>The chunks that may hold the card, best first (<c>ccv3</c>, then <c>chara</c>; of two alike the first). Throws a 400 when there are none.</summary>
    public static IReadOnlyList<PngText> Find(ReadOnlyMemory<byte> file, ICollection<string> warnings)
    {
        var found = new Dictionary<string, PngText>(StringComparer.OrdinalIgnoreCase);
        var doubled = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var chunk in PngChunks.Of(file))
            {
                if (KeywordOf(chunk) is not { } keyword) continue;
                if (!found.TryAdd(keyword, new PngText(keyword, chunk))) doubled.Add(keyword);
                if (chunk.Data.Length > FileBounds.MaxTextBytes)
                    throw Refusal.TooLarge($"The PNG's '{keyword}' chunk has {FileBounds.Megabytes(chunk.Data.Length)}; "
                        + $"at most {FileBounds.Megabytes(FileBounds.MaxTextBytes)} are read.");
            }
        }
        catch (ApiException error) when (found.Count > 0 && error.Code == "invalid_png")
        {
            // The picture is damaged behind the card; the card itself is whole.
            warnings.Add(error.Message);
        }

        foreach (var keyword in doubled) warnings.Add($"The PNG holds more than one '{keyword}' chunk; the first was read.");
        if (found.Count == 0)
            throw Refusal.NotACard("The PNG holds no character card: there is no 'chara' or 'ccv3' text chunk. "
                + "Sites that shrink or convert images remove it; export the card anew.");
        return [.. found.Values.OrderBy(text => text.Keyword != "ccv3")];
    }

    /// <summary>The JSON's bytes inside a chunk. Throws a 400 for what is neither base64 nor JSON, or too large when decompressed.</summary>
    public static byte[] Decode(PngText text, string what, ICollection<string> warnings)
    {
        if (!text.Chunk.IsIntact) warnings.Add($"{what} has a wrong checksum; it was read all the same.");
        var value = Value(text.Chunk, what);
        var trimmed = value.Span.Trim(" \t\r\n\0"u8);
        if (trimmed.StartsWith("{"u8))
        {
            warnings.Add($"{what} holds JSON without base64; it was read all the same.");
            return trimmed.ToArray();
        }

        try
        {
            return Convert.FromBase64String(Encoding.Latin1.GetString(trimmed));
        }
        catch (FormatException)
        {
            throw Refusal.NotACard($"{what} is neither base64 nor JSON.");
        }
    }

    /// <summary><c>ccv3</c> or <c>chara</c> when the chunk is a text of that name, else null.</summary>
    public static string? KeywordOf(PngChunk chunk)
    {
        if (chunk.Type is not ("tEXt" or "zTXt" or "iTXt")) return null;
        // A keyword has at most 79 characters (PNG specification §11.3.4); ours are shorter still.
        var end = chunk.Data.Span[..Math.Min(chunk.Data.Length, 80)].IndexOf((byte)0);
        if (end < 0) return null;
        var keyword = Encoding.Latin1.GetString(chunk.Data.Span[..end]).ToLowerInvariant();
        return keyword is "ccv3" or "chara" ? keyword : null;
    }

    private static ReadOnlyMemory<byte> Value(PngChunk chunk, string what)
    {
        var afterKeyword = chunk.Data[(chunk.Data.Span.IndexOf((byte)0) + 1)..];
        return chunk.Type switch
        {
            "zTXt" when afterKeyword.Length > 0 => Inflate.Zlib(afterKeyword[1..], what),
            "iTXt" when afterKeyword.Length > 2 => International(afterKeyword, what),
            _ => afterKeyword,
        };
    }

    // iTXt: compression flag, compression method, language tag 0, translated keyword 0, text.
    private static ReadOnlyMemory<byte> International(ReadOnlyMemory<byte> data, string what)
    {
        var isCompressed = data.Span[0] == 1;
        var language = data.Span[2..].IndexOf((byte)0);
        var translated = language < 0 ? -1 : data.Span[(3 + language)..].IndexOf((byte)0);
        if (translated < 0) throw Refusal.NotACard($"{what} is damaged: its header does not end.");
        var text = data[(4 + language + translated)..];
        return isCompressed ? Inflate.Zlib(text, what) : text;
    }
}

/// <param name="Keyword"><c>ccv3</c> or <c>chara</c>.</param>
internal sealed record PngText(string Keyword, PngChunk Chunk);
