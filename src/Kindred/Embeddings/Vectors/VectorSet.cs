using System.Buffers;
using System.Numerics.Tensors;

namespace Kindred.Embeddings.Vectors;

/// <summary>
/// Unit vectors of one dimension, searched exactly: a byte-quantised scan names candidates, half-precision scores decide.
/// One writer at a time and no reader beside it (the caller locks); any number of readers together.
/// </summary>
/// <param name="dimension">Components of each vector, 1 to 16,384.</param>
internal sealed class VectorSet(int dimension)
{
    private readonly int _stride = (dimension + ByteKernels.Alignment - 1) / ByteKernels.Alignment * ByteKernels.Alignment;
    private readonly List<VectorChunk> _chunks = [];
    private float _longest;

    public int Dimension { get; } = dimension is > 0 and <= 16_384 ? dimension : throw new ArgumentOutOfRangeException(nameof(dimension));

    public int Count { get; private set; }

    /// <summary>Appends a vector and returns its row; rows grow by one.</summary>
    /// <exception cref="ArgumentException">Wrong length, or a component that is not finite.</exception>
    public int Add(ReadOnlySpan<float> unitVector)
    {
        CheckLength(unitVector.Length);
        if (Count == _chunks.Count * VectorChunk.Rows) _chunks.Add(new VectorChunk(Dimension, _stride));
        _longest = MathF.Max(_longest, _chunks[^1].Write(Count % VectorChunk.Rows, unitVector));
        return Count++;
    }

    /// <summary>Writes the approximate cosine of every row and the query (about 0.001 off for 512 dimensions).</summary>
    /// <param name="scores">At least <see cref="Count"/> long; longer is left alone.</param>
    public void Score(ReadOnlySpan<float> query, Span<float> scores)
    {
        CheckLength(query.Length);
        using var prepared = new VectorQuery(query, _stride, _longest);
        Scan(prepared, scores[..Count]);
    }

    /// <summary>Dot product of the query and one row as stored (half precision).</summary>
    public float Dot(int row, ReadOnlySpan<float> query)
    {
        CheckLength(query.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        // On the stack: up to 4 KB, then in pieces.
        Span<float> wide = stackalloc float[Math.Min(Dimension, 1024)];
        ReadOnlySpan<Half> exact = _chunks[row / VectorChunk.Rows].ExactRow(row % VectorChunk.Rows);
        var sum = 0f;
        for (var start = 0; start < exact.Length; start += wide.Length)
        {
            var part = exact.Slice(start, Math.Min(wide.Length, exact.Length - start));
            TensorPrimitives.ConvertToSingle(part, wide);
            sum += TensorPrimitives.Dot(wide[..part.Length], query.Slice(start, part.Length));
        }

        return sum;
    }

    /// <summary>
    /// Fills <paramref name="best"/> with the rows of highest <see cref="Dot"/>, best first, equal scores by row; returns how many.
    /// The result is that of scoring every row exactly: a row is left out only when its approximate score plus its error
    /// bound cannot reach the last place (<see cref="VectorQuery"/> has the bound).
    /// </summary>
    public int Search(ReadOnlySpan<float> query, Span<VectorHit> best)
    {
        CheckLength(query.Length);
        var wanted = Math.Min(best.Length, Count);
        if (wanted == 0) return 0;
        using var prepared = new VectorQuery(query, _stride, _longest);
        var scores = ArrayPool<float>.Shared.Rent(Count);
        var candidates = ArrayPool<VectorHit>.Shared.Rent(Count);
        try
        {
            Scan(prepared, scores.AsSpan(0, Count));
            var count = Candidates(prepared, scores.AsSpan(0, Count), best[..wanted], candidates);
            return Rescore(query, candidates.AsSpan(0, count), best[..wanted]);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            ArrayPool<VectorHit>.Shared.Return(candidates);
        }
    }

    private void Scan(VectorQuery query, Span<float> scores)
    {
        Span<int> dots = stackalloc int[VectorChunk.Rows];
        for (var start = 0; start < scores.Length; start += VectorChunk.Rows)
        {
            var chunk = _chunks[start / VectorChunk.Rows];
            var part = scores.Slice(start, Math.Min(VectorChunk.Rows, scores.Length - start));
            ByteKernels.Dots(ByteKernels.Best, chunk.Codes, query.Levels, dots[..part.Length]);
            for (var i = 0; i < part.Length; i++) part[i] = dots[i] * (chunk.Scales[i] * query.Scale);
        }
    }

    /// <summary>Rows that may be among the wanted best, with their highest possible score, highest first.</summary>
    /// <remarks>Most chunks hold none: one look at a chunk's highest score passes over all its rows.</remarks>
    private int Candidates(VectorQuery query, ReadOnlySpan<float> scores, Span<VectorHit> scratch, Span<VectorHit> candidates)
    {
        // The wanted-th highest of the lowest possible scores: whatever cannot reach it is out.
        var lowest = new TopHits(scratch);
        for (var start = 0; start < scores.Length; start += VectorChunk.Rows)
        {
            var part = scores.Slice(start, Math.Min(VectorChunk.Rows, scores.Length - start));
            if (TensorPrimitives.Max(part) < lowest.Threshold) continue;
            var residuals = _chunks[start / VectorChunk.Rows].Residuals;
            for (var i = 0; i < part.Length; i++) lowest.Offer(new VectorHit(start + i, part[i] - query.Bound(residuals[i])));
        }

        var count = 0;
        for (var start = 0; start < scores.Length; start += VectorChunk.Rows)
        {
            var part = scores.Slice(start, Math.Min(VectorChunk.Rows, scores.Length - start));
            var chunk = _chunks[start / VectorChunk.Rows];
            if (TensorPrimitives.Max(part) + query.Bound(chunk.LargestResidual) < lowest.Threshold) continue;
            for (var i = 0; i < part.Length; i++)
            {
                var highest = part[i] + query.Bound(chunk.Residuals[i]);
                if (highest >= lowest.Threshold) candidates[count++] = new VectorHit(start + i, highest);
            }
        }

        candidates[..count].Sort(TopHits.Order);
        return count;
    }

    private int Rescore(ReadOnlySpan<float> query, ReadOnlySpan<VectorHit> candidates, Span<VectorHit> best)
    {
        var top = new TopHits(best);
        foreach (var candidate in candidates)
        {
            // Equal is not enough to stop: a lower row with the same score goes first.
            if (top.IsFull && candidate.Score < top.Threshold) break;
            top.Offer(candidate with { Score = Dot(candidate.Row, query) });
        }

        best.Sort(TopHits.Order);
        return best.Length;
    }

    private void CheckLength(int length)
    {
        if (length != Dimension) throw new ArgumentException($"A vector of {Dimension} components is needed, not {length}.");
    }
}
