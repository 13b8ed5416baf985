using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;
using Microsoft.Extensions.Options;

namespace Kindred.Backends.Embedded;

/// <summary>Everything kept in one file on this machine.</summary>
internal static class EmbeddedSetup
{
    /// <summary>Adds the stores over <c>kindred.db</c>. The database opens when the first of them is asked for.</summary>
    public static IServiceCollection AddEmbeddedStore(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>()
            .BindConfiguration("Storage")
            .Configure<IConfiguration>((options, configuration) => options.Data = configuration["Data"] ?? options.Data)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddSingleton(provider => EmbeddedDatabase.Open(
                provider.GetRequiredService<IOptions<StorageOptions>>().Value,
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetRequiredService<ILogger<EmbeddedDatabase>>()))
            .AddSingleton<IConversationStore, SqliteConversationStore>()
            .AddSingleton<IVectorStore, SqliteVectorStore>()
            .AddSingleton<ITraceStore, SqliteTraceStore>()
            .AddSingleton<IWorkingMemory>(provider => new RamWorkingMemory(provider.GetRequiredService<IOptions<StorageOptions>>().Value.WorkingMemoryConversations));
    }

    /// <summary>For a server: holds the data folder for itself, and opens the database before the first request, so that one that is damaged stops the start.</summary>
    public static IServiceCollection AddEmbeddedServer(this IServiceCollection services) => services.AddHostedService<DataFolderHold>();
}
