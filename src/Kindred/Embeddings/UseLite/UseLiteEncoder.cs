using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace Kindred.Embeddings.UseLite;

/// <summary>
/// Universal Sentence Encoder Lite (English) without native code: a text of at most 128 tokens becomes a unit vector of 512
/// floats. Texts that mean the like have a high dot product. Safe for concurrent calls; nothing is allocated per call.
/// </summary>
/// <remarks>Architecture: Cer et al., Universal Sentence Encoder, arXiv:1803.11175; details from the graph in model.json:
/// x = 2 E[token] + position signal; two layers; mean over tokens; dense 512 with tanh; unit length.</remarks>
internal sealed class UseLiteEncoder
{
    public const string ModelId = "use-lite-en-1";
    public const int Dimension = 512;

    private readonly PieceTokenizer _tokenizer;
    private readonly UseLiteWeights _weights;
    private readonly ObjectPool<UseLiteScratch> _scratch = ObjectPool.Create<UseLiteScratch>();

    private UseLiteEncoder(PieceTokenizer tokenizer, UseLiteWeights weights)
    {
        _tokenizer = tokenizer;
        _weights = weights;
    }

    /// <summary>True when the folder holds the model's index, vocabulary and first shard.</summary>
    public static bool IsInstalled(string folder) => File.Exists(Path.Combine(folder, "model.json"))
        && File.Exists(Path.Combine(folder, "vocab.json")) && File.Exists(Path.Combine(folder, "group1-shard1of7"));

    /// <summary>Reads model.json, its shards and vocab.json.</summary>
    /// <exception cref="EmbeddingModelException">Something is missing or damaged; the message says how to mend it.</exception>
    public static UseLiteEncoder Load(string folder)
    {
        try
        {
            var tokenizer = PieceTokenizer.Load(Path.Combine(folder, "vocab.json"));
            var weights = UseLiteWeights.Load(folder);
            // The graph keeps two rows beyond the vocabulary.
            if (weights.Embeddings.Length < tokenizer.VocabularySize * UseLiteWeights.InputWidth)
            {
                throw EmbeddingModelException.Unusable("Embedding vocabulary and weights do not belong together.");
            }

            return new UseLiteEncoder(tokenizer, weights);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw EmbeddingModelException.Unusable($"The embedding model cannot be read from '{folder}'.", exception);
        }
        catch (Exception exception) when (exception
            is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            throw EmbeddingModelException.Unusable($"The embedding model in '{folder}' is damaged.", exception);
        }
    }

    /// <summary>Writes the text's unit vector. The empty text has one too.</summary>
    /// <param name="vector">Exactly <see cref="Dimension"/> long.</param>
    public void Encode(string text, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimension, nameof(vector));
        var scratch = _scratch.Get();
        try
        {
            scratch.Starts[1] = _tokenizer.Encode(text, scratch.Ids);
            Run(scratch, 1, vector);
        }
        finally
        {
            _scratch.Return(scratch);
        }
    }

    /// <summary>Writes one unit vector after the other. Several short texts share a pass, which is faster than one by one.</summary>
    /// <param name="vectors">texts.Count x <see cref="Dimension"/>.</param>
    public void EncodeBatch(IReadOnlyList<string> texts, Span<float> vectors)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length, texts.Count * Dimension, nameof(vectors));
        Span<int> ids = stackalloc int[PieceTokenizer.MaximumTokens];
        var scratch = _scratch.Get();
        try
        {
            int first = 0, waiting = 0, used = 0;
            for (var next = 0; next < texts.Count; next++)
            {
                var count = _tokenizer.Encode(texts[next], ids);
                if (used + count > UseLiteScratch.Capacity || waiting == UseLiteScratch.Capacity)
                {
                    Run(scratch, waiting, vectors.Slice(first * Dimension, waiting * Dimension));
                    (first, waiting, used) = (next, 0, 0);
                }

                ids[..count].CopyTo(scratch.Ids.AsSpan(used));
                scratch.Starts[++waiting] = used += count;
            }

            if (waiting > 0) Run(scratch, waiting, vectors[(first * Dimension)..]);
        }
        finally
        {
            _scratch.Return(scratch);
        }
    }

    private void Run(UseLiteScratch scratch, int sentences, Span<float> vectors)
    {
        var tokens = scratch.Starts[sentences];
        for (var s = 0; s < sentences; s++) Embed(scratch, scratch.Starts[s], scratch.Starts[s + 1]);
        foreach (var layer in _weights.Layers) layer.Run(scratch, tokens, sentences);
        for (var s = 0; s < sentences; s++) Average(scratch, scratch.Starts[s], scratch.Starts[s + 1], scratch.Normal[s]);
        _weights.Output.Multiply(scratch.Normal, scratch.Residual, sentences);
        for (var s = 0; s < sentences; s++)
        {
            var vector = vectors.Slice(s * Dimension, Dimension);
            TensorPrimitives.Tanh(scratch.Residual[s], vector);
            TensorPrimitives.Divide(vector, MathF.Sqrt(MathF.Max(TensorPrimitives.SumOfSquares<float>(vector), 1e-12f)), vector);
        }
    }

    private void Embed(UseLiteScratch scratch, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var embedding = _weights.Embeddings.AsSpan(scratch.Ids[i] * UseLiteWeights.InputWidth, UseLiteWeights.InputWidth);
            var position = _weights.Positions.AsSpan((i - from) * UseLiteWeights.InputWidth, UseLiteWeights.InputWidth);
            TensorPrimitives.MultiplyAdd(embedding, 2f, position, scratch.State[i]);
        }
    }

    private static void Average(UseLiteScratch scratch, int from, int to, Span<float> mean)
    {
        mean.Clear();
        for (var i = from; i < to; i++) TensorPrimitives.Add(mean, scratch.State[i], mean);
        TensorPrimitives.Divide(mean, Math.Max(1, to - from), mean);
    }
}
