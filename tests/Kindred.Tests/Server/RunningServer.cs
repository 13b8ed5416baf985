using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kindred.Tests.Server;

/// <summary>The real server on a free loopback port, over a data folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private RunningServer(WebApplication app, string folder, bool ownsFolder)
    {
        _app = app;
        _ownsFolder = ownsFolder;
        Folder = folder;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(60) };
    }

    public string Address { get; }

    public string Folder { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="upstream">Base address of an OpenAI-compatible server; null leaves only kindred-recall.</param>
    public static Task<RunningServer> StartAsync(string? upstream = null, string? folder = null, params (string Key, string Value)[] settings) => StartAsync(TimeProvider.System, upstream, folder, settings);

    /// <param name="clock">Time as the server sees it.</param>
    public static async Task<RunningServer> StartAsync(TimeProvider clock, string? upstream, string? folder = null, params (string Key, string Value)[] settings)
    {
        var owns = folder is null;
        folder ??= Directory.CreateTempSubdirectory("kindred-test-").FullName;
        var values = new Dictionary<string, string?> { ["Models:AutoDetect"] = "false", ["Data"] = folder, ["OPENAI_BASE_URL"] = upstream };
        foreach (var (key, value) in settings) values[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var app = KindredServer.Create(new ServerSettings("http://127.0.0.1:0", folder, null, configuration), clock);
        await app.StartAsync();
        return new RunningServer(app, folder, owns);
    }

    public async Task<JsonElement> ChatAsync(object body, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync("/v1/chat/completions", body, headers);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<HttpResponseMessage> SendAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is string raw ? new StringContent(raw, Encoding.UTF8, "application/json") : JsonContent.Create(body) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, true);
    }
}
