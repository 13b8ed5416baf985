using System.Numerics.Tensors;

namespace Kindred.Embeddings.Vectors;

/// <summary>
/// Storage of the next 64 rows of a <see cref="VectorSet"/>. A row is kept twice: as signed bytes with one scale (for the
/// scan) and as halves (for exact scores), with the length of what the bytes lost.
/// </summary>
/// <remarks>64 rows of 512 dimensions are 32 and 64 KB: both arrays stay under the large object threshold, so growing a set
/// never copies old rows and never touches the large object heap.</remarks>
internal sealed class VectorChunk(int dimension, int stride)
{
    public const int Rows = 64;

    /// <summary>Row codes in [-127, 127], one stride apart; the padding after each row stays zero.</summary>
    public readonly sbyte[] Codes = new sbyte[Rows * stride];
    public readonly Half[] Exact = new Half[Rows * dimension];

    /// <summary>value is about scale x code.</summary>
    public readonly float[] Scales = new float[Rows];

    /// <summary>Euclidean length of (stored half vector - scale x codes), rounded up.</summary>
    public readonly float[] Residuals = new float[Rows];

    public float LargestResidual { get; private set; }

    public Span<Half> ExactRow(int row) => Exact.AsSpan(row * dimension, dimension);

    /// <summary>Writes a vector into a free row; returns the length of scale x codes, rounded up.</summary>
    /// <exception cref="ArgumentException">A component is not a number or does not fit a half.</exception>
    public float Write(int row, ReadOnlySpan<float> vector)
    {
        var exact = ExactRow(row);
        TensorPrimitives.ConvertToHalf(vector, exact);
        var largest = 0f;
        foreach (var half in exact)
        {
            // Written so that NaN fails too.
            if (!Half.IsFinite(half)) throw new ArgumentException("A vector's components must be finite and fit half precision.", nameof(vector));
            largest = MathF.Max(largest, MathF.Abs((float)half));
        }

        var codes = Codes.AsSpan(row * stride, dimension);
        var scale = largest / 127f;
        double lost = 0, kept = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            var value = (float)exact[i];
            var code = scale > 0 ? Math.Clamp((int)MathF.Round(value / scale), -127, 127) : 0;
            codes[i] = (sbyte)code;
            double approximate = (double)scale * code, difference = value - approximate;
            lost += difference * difference;
            kept += approximate * approximate;
        }

        Scales[row] = scale;
        Residuals[row] = MathF.BitIncrement((float)Math.Sqrt(lost));
        LargestResidual = MathF.Max(LargestResidual, Residuals[row]);
        return MathF.BitIncrement((float)Math.Sqrt(kept));
    }
}
