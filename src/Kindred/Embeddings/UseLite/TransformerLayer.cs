using System.Numerics.Tensors;

namespace Kindred.Embeddings.UseLite;

/// <summary>Scale and shift of a layer normalisation (epsilon 1e-6).</summary>
internal sealed class LayerNorm(float[] scale, float[] shift)
{
    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        var mean = TensorPrimitives.Sum(input) / input.Length;
        TensorPrimitives.Subtract(input, mean, output);
        var variance = TensorPrimitives.SumOfSquares(output) / input.Length;
        TensorPrimitives.Multiply(output, 1f / MathF.Sqrt(variance + 1e-6f), output);
        TensorPrimitives.MultiplyAdd(output, scale, shift, output);
    }
}

/// <summary>
/// A pre-norm transformer layer: attention over each sentence's own tokens with four heads, then a feed-forward pair with
/// ReLU. The first layer widens 256 to 512, so its residual goes through <paramref name="widen"/>.
/// </summary>
internal sealed class TransformerLayer(
    LayerNorm beforeAttention,
    PackedMatrix attentionIn,
    PackedMatrix attentionOut,
    PackedMatrix? widen,
    LayerNorm beforeHidden,
    PackedMatrix hidden,
    PackedMatrix hiddenOut)
{
    private const int Heads = 4;

    /// <summary>Takes scratch.State (tokens x 256 or 512) to the next state (tokens x 512), in place.</summary>
    public void Run(UseLiteScratch scratch, int tokens, int sentences)
    {
        var width = attentionIn.Inputs;
        for (var i = 0; i < tokens; i++) beforeAttention.Apply(scratch.State[i][..width], scratch.Normal[i][..width]);
        attentionIn.Multiply(scratch.Normal, scratch.Wide, tokens);
        for (var s = 0; s < sentences; s++) Attend(scratch, scratch.Starts[s], scratch.Starts[s + 1], width);
        if (widen is not null)
        {
            for (var i = 0; i < tokens; i++) scratch.State[i].CopyTo(scratch.Residual[i]);
            widen.Multiply(scratch.Residual, scratch.State, tokens);
        }

        attentionOut.Multiply(scratch.Normal, scratch.State, tokens, accumulate: true);
        for (var i = 0; i < tokens; i++) beforeHidden.Apply(scratch.State[i], scratch.Normal[i]);
        hidden.Multiply(scratch.Normal, scratch.Wide, tokens);
        for (var i = 0; i < tokens; i++) TensorPrimitives.Max(scratch.Wide[i], 0f, scratch.Wide[i]);
        hiddenOut.Multiply(scratch.Wide, scratch.State, tokens, accumulate: true);
    }

    /// <summary>Scaled dot-product attention of one sentence; the heads' outputs go side by side into scratch.Normal.</summary>
    private static void Attend(UseLiteScratch scratch, int from, int to, int width)
    {
        var size = width / Heads;
        var scale = 1f / MathF.Sqrt(size);
        var weights = scratch.Weights.AsSpan(0, to - from);
        for (var head = 0; head < width; head += size)
        {
            for (var i = from; i < to; i++)
            {
                ReadOnlySpan<float> query = scratch.Wide[i].Slice(head, size);
                for (var j = from; j < to; j++) weights[j - from] = scale * TensorPrimitives.Dot(query, scratch.Wide[j].Slice(width + head, size));
                TensorPrimitives.SoftMax(weights, weights);
                var output = scratch.Normal[i].Slice(head, size);
                output.Clear();
                for (var j = from; j < to; j++) TensorPrimitives.MultiplyAdd(scratch.Wide[j].Slice(2 * width + head, size), weights[j - from], output, output);
            }
        }
    }
}
