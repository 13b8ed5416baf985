using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>How connections to upstreams are made and kept.</summary>
internal static class BackendConnections
{
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The invoker owns and disposes its handler.")]
    public static HttpMessageInvoker Open(BackendAddress backend, ModelsOptions options)
    {
        var local = backend.BaseUrl.IsLoopback;
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectTimeout = backend.IsDetected ? options.DetectTimeout : options.ConnectTimeout,
            // A proxy of the environment is meant for the outside.
            UseProxy = !local,
            UseCookies = false,
            // A key is sent to the address that was configured and nowhere else.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Hanging up must reach the upstream at once, not after its remaining answer was read.
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
            // Local servers close idle connections early (uvicorn after 5 s), and a new one costs nothing there; far ones cost a TLS handshake.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(local ? 4 : 55),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // Nothing of our traces is the upstream's concern.
            ActivityHeadersPropagator = null,
        });
    }
}
