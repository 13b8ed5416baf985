using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;

namespace Kindred.Embeddings.Tokens;

/// <summary>
/// The merge ranks of a byte-level BPE: byte sequence to rank. All tokens lie in one array, found through one hash table
/// (5 MB for o200k_base). Immutable.
/// </summary>
internal sealed class TokenRanks
{
    public const int None = int.MaxValue;

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly int[] _slots;

    private TokenRanks(byte[] bytes, int[] starts, int count)
    {
        _bytes = bytes;
        _starts = starts;
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(2 * count))];
        for (var rank = 0; rank < starts.Length - 1; rank++)
        {
            var token = Token(rank);
            if (token.IsEmpty) continue;
            LongestToken = Math.Max(LongestToken, token.Length);
            var slot = Slot(token);
            while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = rank + 1;
        }
    }

    public int LongestToken { get; }

    /// <summary>The rank of a byte sequence, or <see cref="None"/>.</summary>
    public int Rank(ReadOnlySpan<byte> token)
    {
        if (token.Length > LongestToken) return None;
        for (var slot = Slot(token); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (Token(_slots[slot] - 1).SequenceEqual(token)) return _slots[slot] - 1;
        }

        return None;
    }

    /// <summary>
    /// Reads a ranks file of js-tiktoken: a script with a string "bpe_ranks" whose lines are "! first-rank token token ...",
    /// tokens in base 64, ranks counting up.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not like that.</exception>
    public static TokenRanks Load(string path)
    {
        var script = File.ReadAllBytes(path).AsSpan();
        var key = "\"bpe_ranks\":\""u8;
        var begin = script.IndexOf(key);
        if (begin < 0) throw new InvalidDataException($"'{path}' holds no ranks.");
        var ranks = script[(begin + key.Length)..];
        var end = ranks.IndexOf((byte)'"');
        if (end < 0) throw new InvalidDataException($"'{path}' ends early.");
        try
        {
            return Parse(ranks[..end]);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"'{path}' is damaged.", exception);
        }
    }

    private static TokenRanks Parse(ReadOnlySpan<byte> ranks)
    {
        // Base 64 is longer than what it encodes, and a token takes at least five characters with its blank.
        var bytes = new byte[ranks.Length];
        var starts = new List<int>(ranks.Length / 9);
        int used = 0, count = 0;
        while (!ranks.IsEmpty)
        {
            var lineEnd = ranks.IndexOf("\\n"u8);
            var line = lineEnd < 0 ? ranks : ranks[..lineEnd];
            ranks = lineEnd < 0 ? [] : ranks[(lineEnd + 2)..];
            if (line.IsEmpty) continue;
            if (!line.StartsWith("! "u8) || !Utf8Parser.TryParse(line[2..], out int first, out var digits))
            {
                throw new FormatException("A line of ranks has no first rank.");
            }

            // Ranks that no token has stay empty.
            while (starts.Count < first) starts.Add(used);
            for (line = line[(2 + digits)..]; !line.IsEmpty;)
            {
                line = line[1..];
                var blank = line.IndexOf((byte)' ');
                var word = blank < 0 ? line : line[..blank];
                line = line[word.Length..];
                starts.Add(used);
                var status = Base64.DecodeFromUtf8(word, bytes.AsSpan(used), out _, out var written);
                if (status != OperationStatus.Done || written == 0) throw new FormatException("A token is not base 64.");
                used += written;
                count++;
            }
        }

        if (count < 256) throw new FormatException("There are too few tokens.");
        starts.Add(used);
        return new TokenRanks(bytes[..used], [.. starts], count);
    }

    private ReadOnlySpan<byte> Token(int rank) => _bytes.AsSpan(_starts[rank], _starts[rank + 1] - _starts[rank]);

    private int Slot(ReadOnlySpan<byte> token)
    {
        const ulong Odd = 0x9E3779B97F4A7C15UL;
        var hash = (ulong)token.Length * Odd;
        for (; token.Length >= 8; token = token[8..]) hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(token));
        ulong rest = 0;
        foreach (var value in token) rest = rest << 8 | value;
        return (int)(Mix(hash ^ rest) >> 32) & (_slots.Length - 1);

        static ulong Mix(ulong value)
        {
            value *= Odd;
            return value ^ value >> 29;
        }
    }
}
