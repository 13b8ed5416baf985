using System.Buffers;

namespace Kindred.Embeddings.Tokens;

/// <summary>
/// Byte-pair merging: starting from single bytes, the neighbouring pair of lowest rank (of equals the leftmost) becomes one
/// token until no pair is a token. Only the number of tokens is wanted.
/// </summary>
internal static class BytePairMerge
{
    // Below this a plain search for the lowest pair beats a heap.
    private const int Short = 96;

    public static int Count(ReadOnlySpan<byte> piece, TokenRanks ranks) => piece.Length switch
    {
        0 => 0,
        1 => 1,
        <= Short => CountShort(piece, ranks),
        _ => CountLong(piece, ranks),
    };

    private static int CountShort(ReadOnlySpan<byte> piece, TokenRanks ranks)
    {
        Span<int> starts = stackalloc int[Short + 1];
        Span<int> pairs = stackalloc int[Short + 1];
        var count = piece.Length;
        for (var i = 0; i <= count; i++) starts[i] = i;
        for (var i = 0; i < count - 1; i++) pairs[i] = ranks.Rank(piece.Slice(i, 2));
        while (count > 1)
        {
            var lowest = 0;
            for (var i = 1; i < count - 1; i++)
            {
                if (pairs[i] < pairs[lowest]) lowest = i;
            }

            if (pairs[lowest] == TokenRanks.None) break;
            starts[(lowest + 2)..(count + 1)].CopyTo(starts[(lowest + 1)..]);
            pairs[(lowest + 1)..count].CopyTo(pairs[lowest..]);
            count--;
            if (lowest < count - 1) pairs[lowest] = ranks.Rank(piece[starts[lowest]..starts[lowest + 2]]);
            if (lowest > 0) pairs[lowest - 1] = ranks.Rank(piece[starts[lowest - 1]..starts[lowest + 1]]);
        }

        return count;
    }

    /// <summary>The same with a linked list and a heap: n log n, so a megabyte of one letter is no trap.</summary>
    private static int CountLong(ReadOnlySpan<byte> piece, TokenRanks ranks)
    {
        var rented = ArrayPool<int>.Shared.Rent(3 * (piece.Length + 1));
        // Each start position enters once, and each merge renews at most two pairs.
        var heap = ArrayPool<ulong>.Shared.Rent(3 * piece.Length);
        try
        {
            return new LongPiece(piece, ranks, rented, heap).Merge();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
            ArrayPool<ulong>.Shared.Return(heap);
        }
    }

    /// <summary>Tokens are named by their first byte; next and previous link them; pair[i] is the rank of token i with the one after.</summary>
    private ref struct LongPiece
    {
        private readonly ReadOnlySpan<byte> _piece;
        private readonly TokenRanks _ranks;
        private readonly Span<int> _next;
        private readonly Span<int> _previous;
        private readonly Span<int> _pair;
        private readonly Span<ulong> _heap;
        private int _waiting;

        public LongPiece(ReadOnlySpan<byte> piece, TokenRanks ranks, Span<int> links, Span<ulong> heap)
        {
            var size = piece.Length + 1;
            _piece = piece;
            _ranks = ranks;
            _heap = heap;
            _next = links[..size];
            _previous = links.Slice(size, size);
            _pair = links.Slice(2 * size, size);
        }

        public int Merge()
        {
            var end = _piece.Length;
            for (var i = 0; i <= end; i++) (_next[i], _previous[i]) = (i + 1, i - 1);
            for (var i = 0; i < end; i++) Renew(i);
            var count = end;
            while (_waiting > 0)
            {
                var top = Pop();
                int first = (int)(uint)top, rank = (int)(top >> 32);
                // Pairs that changed since they entered have another rank by now.
                if (_pair[first] != rank) continue;
                var second = _next[first];
                _pair[second] = TokenRanks.None;
                _next[first] = _next[second];
                _previous[_next[second]] = first;
                count--;
                Renew(first);
                if (_previous[first] >= 0) Renew(_previous[first]);
            }

            return count;
        }

        private void Renew(int first)
        {
            var second = _next[first];
            _pair[first] = second >= _piece.Length ? TokenRanks.None : _ranks.Rank(_piece[first.._next[second]]);
            if (_pair[first] != TokenRanks.None) Push((ulong)_pair[first] << 32 | (uint)first);
        }

        private void Push(ulong entry)
        {
            var child = _waiting++;
            while (child > 0 && _heap[(child - 1) / 2] > entry)
            {
                _heap[child] = _heap[(child - 1) / 2];
                child = (child - 1) / 2;
            }

            _heap[child] = entry;
        }

        private ulong Pop()
        {
            var top = _heap[0];
            var last = _heap[--_waiting];
            var parent = 0;
            while (true)
            {
                var child = 2 * parent + 1;
                if (child >= _waiting) break;
                if (child + 1 < _waiting && _heap[child + 1] < _heap[child]) child++;
                if (_heap[child] >= last) break;
                _heap[parent] = _heap[child];
                parent = child;
            }

            _heap[parent] = last;
            return top;
        }
    }
}
