using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kindred.Tests.Server;

/// <summary>An OpenAI-compatible server on loopback that answers by a script and keeps every request it got.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedModel(WebApplication app) => _app = app;

    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    /// <summary>What to reply to a request; split at spaces into chunks when streamed.</summary>
    public Func<JsonElement, string> Reply { get; set; } = static _ => "All right, I will keep that in mind.";

    /// <summary>Awaited before each chunk after the first; lets a test hold a stream open.</summary>
    public Func<Task>? Between { get; set; }

    /// <summary>Answers instead of the script when set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>Completes when a caller has hung up on us.</summary>
    public TaskCompletionSource HungUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers of the other routes, by their last word; what is not here is a 404.</summary>
    public Dictionary<string, string> Others { get; } = new(StringComparer.Ordinal);

    public int? ContextLength { get; set; }

    /// <summary>What the model says it takes (<c>text</c>, <c>image</c>, <c>audio</c>); null says nothing.</summary>
    public string[]? Inputs { get; set; }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";

    public static async Task<ScriptedModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var model = new ScriptedModel(app);
        app.MapGet("/v1/models", () => new { @object = "list", data = new[] { new { id = "scripted", @object = "model", created = 1700000000, owned_by = "test", context_length = model.ContextLength, architecture = model.Inputs is null ? null : new { input_modalities = model.Inputs } } } });
        app.MapPost("/v1/chat/completions", model.AnswerAsync);
        foreach (var other in (string[])["embeddings", "moderations", "completions"]) app.MapPost($"/v1/{other}", context => model.PassAsync(other, context));
        await app.StartAsync();
        return model;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
        Requests.Enqueue(body);
        if (Instead is not null)
        {
            await Instead(context);
            return;
        }

        var reply = Reply(body);
        if (!body.TryGetProperty("stream", out var stream) || !stream.GetBoolean())
        {
            await context.Response.WriteAsJsonAsync(new
            {
                id = "up-1",
                @object = "chat.completion",
                created = 1700000000,
                model = "scripted",
                choices = new[] { new { index = 0, message = new { role = "assistant", content = reply }, finish_reason = "stop" } },
                usage = new { prompt_tokens = 11, completion_tokens = 7, total_tokens = 18 },
            });
            return;
        }

        context.Response.ContentType = "text/event-stream";
        try
        {
            var words = reply.Split(' ');
            for (var i = 0; i < words.Length; i++)
            {
                if (i > 0 && Between is not null) await Between().WaitAsync(context.RequestAborted);
                var delta = JsonSerializer.Serialize(new { role = "assistant", content = i == 0 ? words[i] : " " + words[i] });
                await SendAsync(context, $$"""{"id":"up-1","object":"chat.completion.chunk","created":1700000000,"model":"scripted","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}""");
            }

            await SendAsync(context, """{"id":"up-1","object":"chat.completion.chunk","created":1700000000,"model":"scripted","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
            await SendAsync(context, "[DONE]");
        }
        catch (OperationCanceledException)
        {
            HungUp.TrySetResult();
        }
    }

    private async Task PassAsync(string name, HttpContext context)
    {
        Requests.Enqueue((await JsonDocument.ParseAsync(context.Request.Body)).RootElement);
        context.Response.StatusCode = Others.ContainsKey(name) ? 200 : 404;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Others.GetValueOrDefault(name, """{"error":{"message":"No such route.","type":"invalid_request_error","param":null,"code":null}}"""));
    }

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
