using System.Net;
using System.Text.Json;
using Kindred.Cli.Settings;

namespace Kindred.Cli;

/// <summary>A server to talk to: the one that is running, else one started inside this process over the same data folder.</summary>
internal sealed class ServerConnection(HttpClient http, WebApplication? own) : IAsyncDisposable
{
    public HttpClient Http => http;

    /// <param name="url">Where a server should be; null tries KINDRED_URL and the default address.</param>
    public static async Task<ServerConnection> OpenAsync(string? url, SettingsFlags flags, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var address = url ?? surroundings.Variable("KINDRED_URL") ?? ServerSettings.DefaultUrls;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new CommandFailedException($"'{address}' is no address of a server; it should look like {ServerSettings.DefaultUrls}.", ExitCode.Configuration);

        if (await IsKindredAsync(uri, cancellationToken)) return new ServerConnection(Client(uri), null);
        if (url is not null) throw new CommandFailedException($"No Kindred answers at {address}. Start it with './kindred serve', or leave --url out to run without a server.");

        var settings = SettingsReader.Read(flags, surroundings) with { Urls = "http://127.0.0.1:0" };
        var server = KindredServer.Create(settings);
        await ServeCommand.StartAsync(server, settings, cancellationToken);
        await surroundings.Error.WriteLineAsync($"(No server runs at {address}: working on {settings.DataFolder} directly.)");
        return new ServerConnection(Client(new Uri(server.Urls.First())), server);
    }

    /// <summary>Reads an answer as JSON; an error becomes one sentence.</summary>
    public static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(body, default, cancellationToken);
        }
        catch (JsonException)
        {
            throw new CommandFailedException($"The server answered {(int)answer.StatusCode} without a reason.");
        }

        if (answer.IsSuccessStatusCode) return document;
        using (document)
        {
            var message = document.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("message", out var text) ? text.GetString() : null;
            throw new CommandFailedException(message ?? $"The server answered {(int)answer.StatusCode}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (own is null) return;
        await own.StopAsync();
        await own.DisposeAsync();
    }

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { UseProxy = !address.IsLoopback }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    private static async Task<bool> IsKindredAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = Client(address);
        http.Timeout = TimeSpan.FromSeconds(2);
        try
        {
            using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK) return false;
            var health = await answer.Content.ReadFromJsonAsync(HealthJson.Default.Health, cancellationToken);
            return health?.Server == "kindred";
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
