using System.Buffers;
using System.Text.Json;
using Kindred.Unicode;

namespace Kindred.Embeddings.UseLite;

/// <summary>
/// Unigram tokenizer (SentencePiece) of the Universal Sentence Encoder Lite: the most probable way to cut a text into
/// vocabulary pieces, found with Viterbi. Immutable after loading.
/// </summary>
/// <remarks>
/// It follows the published tokenizer to the letter, oddities included, because the weights were used with them: a piece
/// without a score counts 0; a best score of exactly 0 counts as "none yet"; of equal scores the later start wins.
/// </remarks>
internal sealed class PieceTokenizer
{
    public const int MaximumTokens = 128;

    private const int ReservedIds = 6, Unknown = 0;
    private const char Space = '\u2581';

    // 128 tokens of ordinary text are under 1,000 characters; beyond this only runs of unknown characters could still matter.
    private const int MaximumCharacters = 16_384;

    private readonly PieceTrie _trie = new();
    private readonly double[] _scores;
    private readonly int[] _lengths;

    private PieceTokenizer(List<(string Piece, double Score)> vocabulary)
    {
        _scores = [.. vocabulary.Select(entry => entry.Score)];
        _lengths = [.. vocabulary.Select(entry => entry.Piece.Length)];
        for (var id = ReservedIds; id < vocabulary.Count; id++) _trie.Add(vocabulary[id].Piece, id);
    }

    public int VocabularySize => _scores.Length;

    /// <summary>Reads vocab.json: an array of [piece, score or null].</summary>
    /// <exception cref="JsonException">The file is not such an array.</exception>
    public static PieceTokenizer Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var vocabulary = new List<(string, double)>(8192);
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var piece = entry[0].GetString();
            if (string.IsNullOrEmpty(piece)) throw new JsonException("A vocabulary piece is empty.");
            vocabulary.Add((piece, entry[1].ValueKind == JsonValueKind.Number ? entry[1].GetDouble() : 0));
        }

        return new PieceTokenizer(vocabulary);
    }

    /// <summary>Writes the ids of the text's first tokens; returns how many.</summary>
    /// <param name="ids">Room for at most <see cref="MaximumTokens"/>; less room means fewer tokens.</param>
    public int Encode(string text, Span<int> ids)
    {
        if (text.Length == 0) return 0;
        var normal = CompatibilityForm.Of(text.Length <= MaximumCharacters ? text : text[..MaximumCharacters]);
        var length = normal.Length + 1;
        var characters = ArrayPool<char>.Shared.Rent(length);
        var words = ArrayPool<int>.Shared.Rent(length + 1);
        var best = ArrayPool<double>.Shared.Rent(length + 1);
        try
        {
            characters[0] = Space;
            normal.AsSpan().Replace(characters.AsSpan(1), ' ', Space);
            Search(characters.AsSpan(0, length), words.AsSpan(0, length + 1), best.AsSpan(0, length + 1));
            return Collect(characters.AsSpan(0, length), words.AsSpan(0, length + 1), ids);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
            ArrayPool<int>.Shared.Return(words);
            ArrayPool<double>.Shared.Return(best);
        }
    }

    /// <summary>words[end] = the piece that ends the best cut of the text before end.</summary>
    private void Search(ReadOnlySpan<char> text, Span<int> words, Span<double> best)
    {
        words.Clear();
        best.Clear();
        for (var start = 0; start < text.Length; start += SymbolLength(text, start))
        {
            var found = false;
            var node = PieceTrie.Root;
            for (var end = start; end < text.Length;)
            {
                node = _trie.Next(node, text[end++]);
                if (node < 0) break;
                var id = _trie.PieceAt(node);
                if (id < 0) continue;
                found = true;
                Offer(id, _scores[id] + best[start], end, words, best);
            }

            if (!found) Offer(Unknown, best[start], start + SymbolLength(text, start), words, best);
        }
    }

    private static void Offer(int id, double score, int end, Span<int> words, Span<double> best)
    {
        if (best[end] != 0 && score < best[end]) return;
        best[end] = score;
        words[end] = id;
    }

    private int Collect(ReadOnlySpan<char> text, Span<int> words, Span<int> ids)
    {
        // Walk back from the end, keeping the path in the upper part of the same array: a piece never writes past what it read.
        var write = words.Length;
        for (var end = text.Length; end > 0;)
        {
            var id = words[end];
            end -= id == Unknown ? LastSymbolLength(text, end) : _lengths[id];
            if (id == Unknown && write < words.Length && words[write] == Unknown) continue;
            words[--write] = id;
        }

        var path = words[write..];
        var count = Math.Min(Math.Min(path.Length, MaximumTokens), ids.Length);
        path[..count].CopyTo(ids);
        return count;
    }

    private static int SymbolLength(ReadOnlySpan<char> text, int start) =>
        char.IsHighSurrogate(text[start]) && start + 1 < text.Length && char.IsLowSurrogate(text[start + 1]) ? 2 : 1;

    private static int LastSymbolLength(ReadOnlySpan<char> text, int end) =>
        end > 1 && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]) ? 2 : 1;
}
