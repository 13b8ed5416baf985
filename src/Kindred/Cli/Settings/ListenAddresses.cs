using System.Net;

namespace Kindred.Cli.Settings;

/// <summary>Whether a server may listen where it was told to.</summary>
internal static class ListenAddresses
{
    /// <param name="hasUsers">Someone has a key, so strangers can be told from friends.</param>
    /// <returns>Null when every address is fine, else one sentence that says which is not and why.</returns>
    public static string? Complaint(string urls, bool hasUsers)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0) return "No address to listen on is given; the default is http://127.0.0.1:8000.";
        foreach (var address in addresses)
        {
            if (Parse(address) is not { } parsed) return $"'{address}' is no address to listen on; write it like http://127.0.0.1:8000.";
            if (!hasUsers && !IsLoopback(parsed.Host))
                return $"'{address}' can be reached from other machines, and as long as no user exists anyone there could read every memory; listen on a loopback address such as http://127.0.0.1:{parsed.Port}.";
        }

        return null;
    }

    private static BindingAddress? Parse(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Scheme is "http" or "https" && parsed.Port is >= 0 and <= 65535 && !parsed.IsUnixPipe && !parsed.IsNamedPipe ? parsed : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
