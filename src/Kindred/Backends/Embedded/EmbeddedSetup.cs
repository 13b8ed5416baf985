using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.OpenAi.Responses;
using Kindred.Transfer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Kindred.Backends.Embedded;

/// <summary>Wires the stores of one machine: everything in one folder, no services.</summary>
internal static class EmbeddedSetup
{
    /// <summary>
    /// Takes the data folder for this process and opens its database when the host starts. The folder is the configuration's
    /// <c>Data</c>, the rest of <see cref="StorageOptions"/> its section <c>Storage</c>.
    /// </summary>
    public static IServiceCollection AddEmbeddedStore(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration("Storage")
            .Configure<IConfiguration>(static (options, configuration) => options.Data = configuration["Data"] ?? options.Data)
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => FolderLock.Take(Options(provider).Data));
        services.AddSingleton(static provider =>
        {
            // The lock first: it is then the last to be given back.
            provider.GetRequiredService<FolderLock>();
            return EmbeddedDatabase.Open(Options(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EmbeddedDatabase>>());
        });
        return services
            .AddSingleton<IConversationStore, SqliteConversationStore>()
            .AddSingleton<IVectorStore, SqliteVectorStore>()
            .AddSingleton<ITraceStore, SqliteTraceStore>()
            .AddSingleton<IResponseStore, SqliteResponseStore>()
            .AddSingleton<IImportStore, SqliteImportStore>()
            .AddSingleton<IWorkingMemory>(static provider => new RamWorkingMemory(Options(provider)))
            .AddSingleton<ITurnGate, RamTurnGate>()
            .AddHostedService<EmbeddedStart>();
    }

    private static StorageOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value;
}
