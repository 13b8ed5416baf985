using System.Numerics.Tensors;

namespace Kindred.Embeddings.UseLite;

/// <summary>The model's weights in the form in which they are used: about 28 MB, one copy.</summary>
internal sealed class UseLiteWeights
{
    public const int InputWidth = 256;

    /// <summary>Tensors up to this length are biases and scales; longer ones are matrices.</summary>
    private const int MaximumVector = 1536;

    private const string Encode = "module_apply_default/Encoder_en/KonaTransformer/Encode/";
    private const string Table = "module/Embeddings_en", Timescales = Encode + "TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1";

    private readonly Dictionary<string, float[]> _small = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackedMatrix> _matrices = new(StringComparer.Ordinal);

    private UseLiteWeights(string folder)
    {
        using var reader = WeightReader.Open(folder);
        // Each matrix passes through one buffer on its way into packed form, so loading never holds a second copy.
        var buffer = GC.AllocateUninitializedArray<float>(512 * 1536);
        foreach (var (name, shape) in reader.Tensors)
        {
            var length = shape.Aggregate(1, (product, size) => checked(product * size));
            var outputs = shape.LastOrDefault(1);
            var isMatrix = length > MaximumVector && name != Table;
            var values = isMatrix ? buffer.AsSpan(0, length) : (_small[name] = GC.AllocateUninitializedArray<float>(length));
            reader.Read(values);
            if (length > MaximumVector && !IsSound(values)) throw Unfit(name);
            if (isMatrix) _matrices[name] = new PackedMatrix(values, length / outputs, outputs);
        }

        Embeddings = Small(Table);
        Positions = Signal(Small(Timescales));
        Layers = [Layer(0), Layer(1)];
        const string Last = "module/Encoder_en/hidden_layers/tanh_layer_0/";
        Output = Matrix(Last + "weights", Last + "bias");
        _small.Clear();
        _matrices.Clear();
    }

    /// <summary>One row of 256 a token.</summary>
    public float[] Embeddings { get; }

    /// <summary>One row of 256 a position: sines of position times timescale, then cosines.</summary>
    public float[] Positions { get; }

    public TransformerLayer[] Layers { get; }

    public PackedMatrix Output { get; }

    /// <exception cref="EmbeddingModelException">A file is missing, too short, or not what it should be.</exception>
    public static UseLiteWeights Load(string folder) => new(folder);

    private TransformerLayer Layer(int number)
    {
        var layer = $"{Encode}Layer_{number}/TransformerLayer/";
        var stack = $"{Encode}TransformerStack/Layer_{number}/TransformerLayer/";
        var attention = $"module/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/MultiheadAttention/";
        const string Bias = "/bias/ConcatPartitions/concat", Kernel = "/kernel/part_0";
        return new TransformerLayer(
            Norm(layer),
            Matrix($"{attention}qkv_transform_single{Kernel}", $"{layer}MultiheadAttention/qkv_transform_single{Bias}"),
            Matrix($"{attention}output_transform_single{Kernel}", $"{layer}MultiheadAttention/output_transform_single{Bias}"),
            number == 0 ? Matrix($"{layer}dense/kernel/ConcatPartitions/concat", $"{layer}dense{Bias}") : null,
            Norm(layer + "FFN/"),
            Matrix($"{stack}FFN/conv1/Tensordot/Reshape_1", $"{layer}FFN/conv1{Bias}"),
            Matrix($"{stack}FFN/conv2/Tensordot/Reshape_1", $"{layer}FFN/conv2{Bias}"));
    }

    private LayerNorm Norm(string prefix)
    {
        var name = prefix + "layer_prepostprocess/layer_norm/layer_norm_";
        return new LayerNorm(Small(name + "scale/ConcatPartitions/concat"), Small(name + "bias/ConcatPartitions/concat"));
    }

    private PackedMatrix Matrix(string weights, string bias) =>
        _matrices.TryGetValue(weights, out var matrix) ? matrix.Biased(Small(bias)) : throw Unfit(weights);

    private float[] Small(string name) => _small.TryGetValue(name, out var values) && IsSound(values) ? values : throw Unfit(name);

    // A sum is finite only when all its terms are: damaged files rarely pass.
    private static bool IsSound(ReadOnlySpan<float> values) => float.IsFinite(TensorPrimitives.SumOfMagnitudes(values));

    private static EmbeddingModelException Unfit(string name) => EmbeddingModelException.Unusable($"The embedding weights lack a usable tensor '{name}'.");

    private static float[] Signal(float[] timescales)
    {
        if (timescales.Length != InputWidth / 2) throw Unfit(Timescales);
        var signal = new float[PieceTokenizer.MaximumTokens * InputWidth];
        for (var position = 0; position < PieceTokenizer.MaximumTokens; position++)
        {
            var row = signal.AsSpan(position * InputWidth, InputWidth);
            for (var i = 0; i < timescales.Length; i++)
            {
                row[i] = MathF.Sin(position * timescales[i]);
                row[i + timescales.Length] = MathF.Cos(position * timescales[i]);
            }
        }

        return signal;
    }
}
