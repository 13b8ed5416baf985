using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.LanguageModels.Backends.RecallOnly;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Kindred.LanguageModels;

/// <summary>Wires the language models.</summary>
internal static class LanguageModelsSetup
{
    public static IServiceCollection AddLanguageModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelsOptions>().Bind(configuration.GetSection("Models")).Configure(options => options.Default ??= configuration["Model"]).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelsOptions>>(new BackendsValidation(configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RecallOnlyClient>();
        services.AddSingleton(provider => new OwnPorts(provider.GetService<IServer>(), configuration));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ModelsOptions>>().Value;
            var clock = provider.GetRequiredService<TimeProvider>();
            var logger = provider.GetRequiredService<ILogger<OpenAiCompatibleClient>>();
            return new ModelDirectory(
                [.. BackendSources.Find(options, configuration).Select(address => new OpenAiCompatibleBackend(address, options, clock, logger))],
                provider.GetRequiredService<RecallOnlyClient>(),
                options,
                provider.GetRequiredService<OwnPorts>(),
                clock,
                provider.GetRequiredService<ILogger<ModelDirectory>>());
        });
        return services.AddHostedService<ModelDirectoryWarmUp>();
    }
}
