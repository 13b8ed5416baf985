using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kindred.Tests.Cli;

/// <summary>A server on loopback that answers like Kindred, by script, and keeps what it was asked.</summary>
internal sealed class ScriptedKindred : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<JsonElement> _asked = [];

    private ScriptedKindred(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public IReadOnlyList<JsonElement> Asked => _asked;

    /// <param name="events">What the chat route streams, one event a string; null refuses with an error.</param>
    public static async Task<ScriptedKindred> StartAsync(params string[]? events)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new ScriptedKindred(app);
        app.MapGet("/health", static () => Results.Text("""{"status":"ok","server":"kindred","version":"0"}""", "application/json"));
        app.MapPost("/v1/chat/completions", (HttpContext context) => server.AnswerAsync(context, events));
        app.MapGet("/api/turns/{id}/trace", static (string id) => Results.Text(Trace(id), "application/json"));
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Trace(string id) => $$$"""
        {"turn_id":"{{{id}}}","model":"scripted","prompt_tokens":120,"prompt_limit":4000,"token_counter":"exact",
         "sections":[{"name":"recalled","budget":1000,"tokens":500,"items":1,"left_out":0}],
         "recalled":[{"text":"My sister lives in Porto.","speaker":"Ana","said_at":"2026-05-12T18:00:00+00:00","score":0.91,"why":{"lexical":0.4,"dense":0.5}}],
         "left_out":[{"text":"It rains.","speaker":null,"said_at":"2026-05-11T18:00:00+00:00","score":0.1,"why":{"lexical":0.1,"dense":0.0},"reason":"not_relevant_enough"}]}
        """;

    private async Task AnswerAsync(HttpContext context, string[]? events)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        _asked.Add(body.RootElement.Clone());
        if (events is null)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("""{"error":{"message":"There is no model 'ghost'.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""");
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var data in events)
        {
            await context.Response.WriteAsync($": a comment\n\ndata: {data}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
