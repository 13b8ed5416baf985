using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Kindred.LanguageModels;

/// <summary>The ports this very server listens on, so that it does not take itself for a model's server.</summary>
internal sealed class OwnPorts(IServer? server, IConfiguration settings)
{
    public bool Contains(int port)
    {
        // Known by their real numbers once the server listens.
        var listening = server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var planned = settings["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return listening.Concat(planned).Any(address => PortOf(address) == port);
    }

    private static int PortOf(string address)
    {
        try
        {
            return BindingAddress.Parse(address).Port;
        }
        catch (FormatException)
        {
            // The host reports addresses it cannot read.
            return 0;
        }
    }
}
