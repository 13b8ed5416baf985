using System.Buffers;
using System.Numerics.Tensors;

namespace Kindred.Embeddings.Vectors;

/// <summary>
/// A query turned into 16-bit levels for the byte scan, with the bounds that say how far an approximate score can be from
/// the exact one. Levels are as fine as the dimension allows without a 32-bit sum ever overflowing.
/// </summary>
/// <remarks>
/// Stored vector h = s c + r (c codes, r what rounding lost); query q = t k + p (k levels, p lost). The scan gives
/// s t (c.k), and h.q - s t (c.k) = r.q + s c.p, so by Cauchy-Schwarz it is wrong by at most |r||q| + |s c||p|.
/// </remarks>
internal readonly ref struct VectorQuery
{
    private readonly short[] _rented;

    public VectorQuery(ReadOnlySpan<float> query, int stride, float longestRow)
    {
        _rented = ArrayPool<short>.Shared.Rent(stride);
        var levels = _rented.AsSpan(0, stride);
        var largest = TensorPrimitives.MaxMagnitude(query);
        if (!float.IsFinite(largest))
        {
            ArrayPool<short>.Shared.Return(_rented);
            throw new ArgumentException("A query's components must be finite.", nameof(query));
        }

        var range = Math.Min(short.MaxValue, int.MaxValue / (127 * stride));
        Scale = MathF.Abs(largest) / range;
        double lost = 0, length = 0;
        for (var i = 0; i < query.Length; i++)
        {
            var level = Scale > 0 ? Math.Clamp((int)MathF.Round(query[i] / Scale), -range, range) : 0;
            levels[i] = (short)level;
            var difference = query[i] - (double)Scale * level;
            lost += difference * difference;
            length += (double)query[i] * query[i];
        }

        levels[query.Length..].Clear();
        Levels = levels;
        Length = MathF.BitIncrement((float)Math.Sqrt(length));
        // The last term covers rounding in float sums: at most one rounding a product and a few for the scales.
        Slack = MathF.BitIncrement((float)Math.Sqrt(lost)) * longestRow + (query.Length + 8) * 1.2e-7f * Length * (longestRow + 1e-3f);
    }

    public ReadOnlySpan<short> Levels { get; }

    public float Scale { get; }

    public float Length { get; }

    /// <summary>The part of the error bound that is the same for every row.</summary>
    public float Slack { get; }

    public float Bound(float residual) => (residual * Length + Slack) * 1.000001f;

    public void Dispose() => ArrayPool<short>.Shared.Return(_rented);
}
