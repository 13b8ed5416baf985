using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.LanguageModels.Backends.RecallOnly;
using Microsoft.Extensions.Options;

namespace Kindred.LanguageModels;

internal static class LanguageModelsSetup
{
    public static IServiceCollection AddLanguageModels(this IServiceCollection services)
    {
        services.AddOptions<ModelsOptions>().BindConfiguration("Models").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RecallOnlyClient>();
        return services.AddSingleton(CreateDirectory);
    }

    private static ModelDirectory CreateDirectory(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ModelsOptions>>().Value;
        var configuration = services.GetRequiredService<IConfiguration>();
        var clock = services.GetRequiredService<TimeProvider>();
        var configured = Configured(options, configuration).ToArray();
        var nearby = configured.Length > 0 || !options.AutoDetect ? [] : options.Nearby.Select(static pair => new Upstream(pair.Key, pair.Value, null)).Where(upstream => !IsOurs(upstream, configuration));
        var limits = new UpstreamLimits(TimeSpan.FromSeconds(options.FirstByteSeconds), TimeSpan.FromSeconds(options.SilenceSeconds));
        return new ModelDirectory(
            [.. configured.Select(upstream => Create(upstream, true)), .. nearby.Select(upstream => Create(upstream, false))],
            services.GetRequiredService<RecallOnlyClient>(),
            options.Default ?? configuration["Model"]);

        ModelBackend Create(Upstream upstream, bool isConfigured)
        {
            var http = UpstreamConnections.For(upstream, TimeSpan.FromSeconds(options.ConnectSeconds));
            return new ModelBackend(upstream, new OpenAiClient(upstream, http, limits), new ModelListing(upstream, http), isConfigured, clock);
        }
    }

    // By the variables that each provider's own SDK reads.
    private static IEnumerable<Upstream> Configured(ModelsOptions options, IConfiguration configuration)
    {
        foreach (var backend in options.Backends) yield return new Upstream(backend.Name, UpstreamConnections.Normalize(backend.BaseUrl), backend.Key);
        var (address, key) = (Setting("OPENAI_BASE_URL"), Setting("OPENAI_API_KEY"));
        if (address is not null || key is not null) yield return new Upstream("openai", UpstreamConnections.Normalize(address ?? "https://api.openai.com/v1"), key);
        if (Setting("OPENROUTER_API_KEY") is { } openRouter) yield return new Upstream("openrouter", "https://openrouter.ai/api/v1", openRouter);
        if (Setting("GROQ_API_KEY") is { } groq) yield return new Upstream("groq", "https://api.groq.com/openai/v1", groq);
        if (Setting("OLLAMA_HOST") is { } ollama) yield return new Upstream("ollama", UpstreamConnections.OllamaAddress(ollama), null);

        string? Setting(string name) => configuration[name] is { Length: > 0 } value ? value : null;
    }

    // Kindred itself may listen where llama-server usually does.
    private static bool IsOurs(Upstream upstream, IConfiguration configuration) =>
        Uri.TryCreate(configuration["Urls"]?.Split(';')[0], UriKind.Absolute, out var ours) && new Uri(upstream.BaseUrl).Port == ours.Port;
}
