using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kindred.Transfer;

/// <summary>Wires import.</summary>
internal static class TransferSetup
{
    /// <summary>Needs an <see cref="IImportStore"/> from a back-end, and memory's queue to wake the embedder.</summary>
    public static IServiceCollection AddTransfer(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<ConversationImport>();
    }
}
