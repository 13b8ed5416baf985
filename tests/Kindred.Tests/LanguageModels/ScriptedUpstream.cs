using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kindred.Tests.LanguageModels;

/// <summary>A server on loopback that answers as the test says, over real sockets.</summary>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedUpstream(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/v1/");

    public int Port => Address.Port;

    /// <summary>Bodies of the requests so far.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>Headers of the last request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    /// <summary>Paths asked for so far.</summary>
    public ConcurrentQueue<string> Paths { get; } = new();

    /// <summary>Client ports, one a connection.</summary>
    public ConcurrentDictionary<int, bool> Connections { get; } = new();

    public static async Task<ScriptedUpstream> StartAsync(RequestDelegate answer, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        var upstream = new ScriptedUpstream(builder.Build());
        upstream._app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
            upstream.Headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            upstream.Connections[context.Connection.RemotePort] = true;
            upstream.Paths.Enqueue(context.Request.Path);
            upstream.Bodies.Enqueue(await body.ReadToEndAsync());
            await answer(context);
        });
        await upstream._app.StartAsync();
        return upstream;
    }

    /// <summary>Answers every call with these bytes.</summary>
    public static Task<ScriptedUpstream> StartAsync(int status, string contentType, string body, params (string Name, string Value)[] headers) =>
        StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
            await context.Response.WriteAsync(body);
        });

    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType ??= "text/event-stream";
        await context.Response.Body.WriteAsync(bytes);
        await context.Response.Body.FlushAsync();
    }

    public static Task SendAsync(HttpContext context, string text) => SendAsync(context, Encoding.UTF8.GetBytes(text));

    /// <summary>One event of a stream with this text.</summary>
    public static string Event(string content, string? finish = null) =>
        $$"""data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"{{content}}"},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""" + "\n\n";

    public static string Whole(string content) =>
        $$"""{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{content}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7} }""";

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
