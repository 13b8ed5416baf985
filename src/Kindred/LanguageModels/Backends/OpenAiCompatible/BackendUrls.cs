namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Addresses as people write them.</summary>
internal static class BackendUrls
{
    private const int OllamaPort = 11434;

    /// <summary>The address that <c>chat/completions</c> is appended to. A bare host is given <c>/v1</c>; a path of one's own is kept.</summary>
    /// <exception cref="FormatException">It is no HTTP address; the message names the setting.</exception>
    public static Uri Base(string url, string setting)
    {
        var text = url.Trim();
        if (!text.Contains("://", StringComparison.Ordinal)) text = "http://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw new FormatException($"{setting} is not an HTTP address.");
        var path = uri.AbsolutePath.TrimEnd('/');
        const string Chat = "/chat/completions";
        if (path.EndsWith(Chat, StringComparison.OrdinalIgnoreCase)) path = path[..^Chat.Length];
        return new UriBuilder(uri) { Path = (path.Length == 0 ? "/v1" : path) + "/", Query = "", Fragment = "" }.Uri;
    }

    /// <summary>
    /// The compatible address of <c>OLLAMA_HOST</c>, in the forms that Ollama takes: <c>host</c>, <c>host:port</c>, <c>:port</c>, with a scheme
    /// (whose usual port holds then), or an address to listen on (<c>0.0.0.0</c>), which means this machine.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static Uri Ollama(string host)
    {
        var text = host.Trim().Trim('"', '\'');
        var bare = !text.Contains("://", StringComparison.Ordinal);
        if (text.StartsWith(':')) text = "127.0.0.1" + text;
        var address = Base(text, "OLLAMA_HOST");
        var builder = new UriBuilder(address);
        if (bare && !HasPort(text)) builder.Port = OllamaPort;
        if (builder.Host is "0.0.0.0" or "[::]") builder.Host = "127.0.0.1";
        if (!builder.Path.EndsWith("/v1/", StringComparison.Ordinal)) builder.Path += "v1/";
        return builder.Uri;
    }

    private static bool HasPort(string text)
    {
        var authority = text.Split('/')[0];
        return authority.LastIndexOf(':') > authority.LastIndexOf(']');
    }
}
