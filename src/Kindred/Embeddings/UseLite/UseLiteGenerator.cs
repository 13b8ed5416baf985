using Microsoft.Extensions.AI;

namespace Kindred.Embeddings.UseLite;

/// <summary>The encoder behind the platform's embedding interface. It runs on the caller's thread: a text takes milliseconds.</summary>
internal sealed class UseLiteGenerator(UseLiteEncoder encoder) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata _metadata =
        new("kindred", defaultModelId: UseLiteEncoder.ModelId, defaultModelDimensions: UseLiteEncoder.Dimension);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values as IReadOnlyList<string> ?? [.. values];
        var generated = new GeneratedEmbeddings<Embedding<float>>(texts.Count);
        // In slices, so that a caller who leaves is not served to the end.
        foreach (var slice in texts.Chunk(32))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var vectors = new float[slice.Length * UseLiteEncoder.Dimension];
            encoder.EncodeBatch(slice, vectors);
            for (var i = 0; i < slice.Length; i++)
            {
                var vector = vectors.AsMemory(i * UseLiteEncoder.Dimension, UseLiteEncoder.Dimension);
                generated.Add(new Embedding<float>(vector) { ModelId = UseLiteEncoder.ModelId });
            }
        }

        return Task.FromResult(generated);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The encoder belongs to the application, not to this view of it.
    }
}
