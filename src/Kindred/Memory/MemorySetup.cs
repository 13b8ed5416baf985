using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kindred.Memory;

/// <summary>Wires memory. The stores come from a back-end, the embedding model from the caller; without one memory goes by words alone.</summary>
internal static class MemorySetup
{
    public static IServiceCollection AddMemory(this IServiceCollection services)
    {
        services.AddOptions<MemoryOptions>().BindConfiguration("Memory").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(TextEmbedding.None);
        return services.AddSingleton<PersonIndexes>().AddSingleton<Recall>().AddSingleton<PersonaPassages>().AddSingleton<EmbeddingQueue>().AddHostedService<Embedder>();
    }
}
