using Kindred.Embeddings.Tokens;
using Microsoft.Extensions.Options;

namespace Kindred.Embeddings;

/// <summary>The folder's door in: sentence vectors and token counts.</summary>
internal static class EmbeddingsSetup
{
    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingsOptions>().BindConfiguration("Embeddings").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new TokenCounters(Path.Combine(provider.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Folder, "tokens")));
        return services.AddSingleton<SentenceEncoder>().AddHostedService<EncoderWarmUp>();
    }
}
