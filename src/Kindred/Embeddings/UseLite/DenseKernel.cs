using System.Runtime.CompilerServices;

namespace Kindred.Embeddings.UseLite;

/// <summary>One multiplication's pointers and sizes; strides and sizes in floats.</summary>
internal readonly unsafe struct DenseWork(
    float* input, int inputStride, float* panels, float* bias, float* output, int outputStride, int inputs, int outputs, bool accumulate)
{
    public readonly float* Input = input, Panels = panels, Bias = bias, Output = output;
    public readonly int InputStride = inputStride, OutputStride = outputStride, Inputs = inputs, Outputs = outputs;
    public readonly bool Accumulate = accumulate;
}

/// <summary>Vector operations that the kernel needs, so that it is written once for every vector width.</summary>
internal unsafe interface ILanes<TVector>
{
    static abstract int Count { get; }

    static abstract TVector Load(float* from);

    static abstract TVector Spread(float* from);

    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector sum);

    static abstract TVector Add(TVector left, TVector right);

    static abstract void Store(TVector vector, float* to);
}

/// <summary>
/// Register-blocked dense layer: six (or four) rows by two vectors stay in registers over all inputs; each step loads two
/// weight vectors once and uses them for every row of the group.
/// </summary>
internal static unsafe class DenseKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <param name="rows">Even and at least 4.</param>
    public static void Run(in DenseWork work, int rows)
    {
        var width = 2 * TLanes.Count;
        // Fours that must be taken so that the rest divides by six: rows mod 6 is 0, 2 (= 8 mod 6) or 4.
        var fours = rows % 6 == 4 ? 1 : rows % 6 == 2 ? 2 : 0;
        for (var column = 0; column < work.Outputs; column += width)
        {
            var panel = work.Panels + (nint)column * work.Inputs;
            var row = 0;
            for (; row < rows - 4 * fours; row += 6) Six(work, panel, row, column);
            for (; row < rows; row += 4) Four(work, panel, row, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(in DenseWork work, float* panel, int row, int column)
    {
        nint stride = work.InputStride;
        var a = work.Input + row * stride;
        var b = a + 3 * stride;
        TVector low = TLanes.Load(work.Bias + column), high = TLanes.Load(work.Bias + column + TLanes.Count);
        TVector l0 = low, l1 = low, l2 = low, l3 = low, l4 = low, l5 = low;
        TVector h0 = high, h1 = high, h2 = high, h3 = high, h4 = high, h5 = high;
        var end = panel + (nint)work.Inputs * 2 * TLanes.Count;
        for (; panel < end; panel += 2 * TLanes.Count)
        {
            low = TLanes.Load(panel);
            high = TLanes.Load(panel + TLanes.Count);
            var value = TLanes.Spread(a);
            l0 = TLanes.MultiplyAdd(value, low, l0);
            h0 = TLanes.MultiplyAdd(value, high, h0);
            value = TLanes.Spread(a + stride);
            l1 = TLanes.MultiplyAdd(value, low, l1);
            h1 = TLanes.MultiplyAdd(value, high, h1);
            value = TLanes.Spread(a + 2 * stride);
            l2 = TLanes.MultiplyAdd(value, low, l2);
            h2 = TLanes.MultiplyAdd(value, high, h2);
            value = TLanes.Spread(b);
            l3 = TLanes.MultiplyAdd(value, low, l3);
            h3 = TLanes.MultiplyAdd(value, high, h3);
            value = TLanes.Spread(b + stride);
            l4 = TLanes.MultiplyAdd(value, low, l4);
            h4 = TLanes.MultiplyAdd(value, high, h4);
            value = TLanes.Spread(b + 2 * stride);
            l5 = TLanes.MultiplyAdd(value, low, l5);
            h5 = TLanes.MultiplyAdd(value, high, h5);
            a++;
            b++;
        }

        var c = work.Output + (nint)row * work.OutputStride + column;
        Write(work, c, l0, h0);
        Write(work, c + work.OutputStride, l1, h1);
        Write(work, c + 2 * work.OutputStride, l2, h2);
        Write(work, c + 3 * work.OutputStride, l3, h3);
        Write(work, c + 4 * work.OutputStride, l4, h4);
        Write(work, c + 5 * work.OutputStride, l5, h5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(in DenseWork work, float* panel, int row, int column)
    {
        nint stride = work.InputStride;
        var a = work.Input + row * stride;
        var b = a + 2 * stride;
        TVector low = TLanes.Load(work.Bias + column), high = TLanes.Load(work.Bias + column + TLanes.Count);
        TVector l0 = low, l1 = low, l2 = low, l3 = low;
        TVector h0 = high, h1 = high, h2 = high, h3 = high;
        var end = panel + (nint)work.Inputs * 2 * TLanes.Count;
        for (; panel < end; panel += 2 * TLanes.Count)
        {
            low = TLanes.Load(panel);
            high = TLanes.Load(panel + TLanes.Count);
            var value = TLanes.Spread(a);
            l0 = TLanes.MultiplyAdd(value, low, l0);
            h0 = TLanes.MultiplyAdd(value, high, h0);
            value = TLanes.Spread(a + stride);
            l1 = TLanes.MultiplyAdd(value, low, l1);
            h1 = TLanes.MultiplyAdd(value, high, h1);
            value = TLanes.Spread(b);
            l2 = TLanes.MultiplyAdd(value, low, l2);
            h2 = TLanes.MultiplyAdd(value, high, h2);
            value = TLanes.Spread(b + stride);
            l3 = TLanes.MultiplyAdd(value, low, l3);
            h3 = TLanes.MultiplyAdd(value, high, h3);
            a++;
            b++;
        }

        var c = work.Output + (nint)row * work.OutputStride + column;
        Write(work, c, l0, h0);
        Write(work, c + work.OutputStride, l1, h1);
        Write(work, c + 2 * work.OutputStride, l2, h2);
        Write(work, c + 3 * work.OutputStride, l3, h3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(in DenseWork work, float* c, TVector low, TVector high)
    {
        if (work.Accumulate)
        {
            low = TLanes.Add(low, TLanes.Load(c));
            high = TLanes.Add(high, TLanes.Load(c + TLanes.Count));
        }

        TLanes.Store(low, c);
        TLanes.Store(high, c + TLanes.Count);
    }
}
