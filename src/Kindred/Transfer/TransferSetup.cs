using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kindred.Transfer;

/// <summary>Wires import.</summary>
internal static class TransferSetup
{
    /// <summary>Needs the stores of <see cref="ImportStores"/>. Whoever wants to hear of added turns registers a <see cref="TurnsAdded"/> before or after.</summary>
    public static IServiceCollection AddTransfer(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TurnsAdded>(_ => static () => { });
        return services.AddSingleton<ImportStores>().AddSingleton<FileImport>().AddHostedService<UnfinishedImports>();
    }
}
