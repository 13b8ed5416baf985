using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kindred.Embeddings.UseLite;

/// <summary>
/// Weights of a dense layer, repacked once: panels of two vectors' width, each a run of <see cref="Inputs"/> steps, so that
/// the kernel reads memory in one direction. Immutable; the row-major original is not kept.
/// </summary>
internal sealed class PackedMatrix
{
    private readonly float[] _panels;
    private readonly float[] _bias;
    private readonly int _lanes;

    /// <param name="rowMajor">inputs x outputs, one row an input; free for other use afterwards.</param>
    /// <param name="lanes">Floats in a vector: 4, 8 or 16; by default the widest that the machine does in hardware.</param>
    public PackedMatrix(ReadOnlySpan<float> rowMajor, int inputs, int outputs, int lanes = 0)
    {
        Inputs = inputs;
        Outputs = outputs;
        _bias = new float[outputs];
        _lanes = lanes != 0 ? lanes : Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        if (outputs % (2 * _lanes) != 0 || rowMajor.Length != inputs * outputs) throw new ArgumentException("Weights do not fit the layer.", nameof(rowMajor));
        _panels = GC.AllocateUninitializedArray<float>(rowMajor.Length);
        Pack(rowMajor, _panels, inputs, outputs, 2 * _lanes);
    }

    private PackedMatrix(PackedMatrix weights, float[] bias)
    {
        (Inputs, Outputs, _lanes, _panels, _bias) = (weights.Inputs, weights.Outputs, weights._lanes, weights._panels, bias);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>The same weights, shared, with one bias an output.</summary>
    public PackedMatrix Biased(float[] bias) => bias.Length == Outputs
        ? new(this, bias)
        : throw new ArgumentException("One bias an output is needed.", nameof(bias));

    /// <summary>
    /// output = input x weights + bias, or output += the same. Works on whole groups of rows: <see cref="RoundUp"/> of the
    /// row count is read and written, so both buffers must have that many rows.
    /// </summary>
    public unsafe void Multiply(Rows input, Rows output, int rows, bool accumulate = false)
    {
        var whole = RoundUp(rows);
        if (input.Capacity < whole || output.Capacity < whole || input.Stride < Inputs || output.Stride < Outputs)
        {
            throw new ArgumentException("The buffers are too small for the layer.", nameof(rows));
        }

        fixed (float* a = input.Values, c = output.Values, panels = _panels, bias = _bias)
        {
            var work = new DenseWork(a, input.Stride, panels, bias, c, output.Stride, Inputs, Outputs, accumulate);
            switch (_lanes)
            {
                case 16: DenseKernel<Lanes16, Vector512<float>>.Run(work, whole); break;
                case 8: DenseKernel<Lanes8, Vector256<float>>.Run(work, whole); break;
                default: DenseKernel<Lanes4, Vector128<float>>.Run(work, whole); break;
            }
        }
    }

    /// <summary>Even, at least 4: what groups of six and four rows can make up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RoundUp(int rows) => Math.Max(4, (rows + 1) / 2 * 2);

    // Runs once at start-up, where the first, slow tier of the compiler would cost tens of milliseconds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ReadOnlySpan<float> rowMajor, Span<float> panels, int inputs, int outputs, int width)
    {
        for (var column = 0; column < outputs; column += width)
        {
            var panel = panels.Slice(column * inputs, width * inputs);
            for (var step = 0; step < inputs; step++) rowMajor.Slice(step * outputs + column, width).CopyTo(panel[(step * width)..]);
        }
    }
}
