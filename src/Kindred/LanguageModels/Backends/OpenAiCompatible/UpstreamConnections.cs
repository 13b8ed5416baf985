namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Connections to one upstream, and the forms in which people write its address.</summary>
internal static class UpstreamConnections
{
    /// <summary>Kept open between requests; no redirects, no cookies, and no proxy between us and a server on this machine.</summary>
    public static HttpMessageInvoker For(Upstream upstream, TimeSpan connect)
    {
        var isNear = new Uri(upstream.BaseUrl).IsLoopback;
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectTimeout = connect,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !isNear,
            PooledConnectionLifetime = isNear ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            // No trace headers for strangers, and no cost for making them.
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>An address with its scheme, without slashes at the end; a bare host gets <c>/v1</c>.</summary>
    public static string Normalize(string address)
    {
        var text = address.Trim().TrimEnd('/');
        if (!text.Contains("://", StringComparison.Ordinal)) text = "http://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{address}' is no address of a model server: it should look like http://127.0.0.1:8080/v1.", nameof(address));
        return uri.AbsolutePath == "/" ? text + "/v1" : text;
    }

    /// <summary>OLLAMA_HOST as Ollama reads it: host, port, or both; an address to listen on means this machine.</summary>
    public static string OllamaAddress(string host)
    {
        var text = host.Trim().TrimEnd('/');
        if (text.StartsWith(':')) text = "127.0.0.1" + text;
        if (!text.Contains("://", StringComparison.Ordinal)) text = "http://" + text;
        var uri = new UriBuilder(text);
        if (uri.Host is "0.0.0.0" or "[::]" or "") uri.Host = "127.0.0.1";
        var port = uri.Port is 80 && !text.EndsWith(":80", StringComparison.Ordinal) ? 11434 : uri.Port;
        var path = uri.Path.TrimEnd('/');
        return $"{uri.Scheme}://{uri.Host}:{port}{(path.EndsWith("/v1", StringComparison.Ordinal) ? path : path + "/v1")}";
    }
}
