using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kindred.Benchmarks;

/// <summary>
/// A model server that sends its pieces one by one, a millisecond apart so that none is joined with the next, and clients that read them. Prints its
/// address; then, for each line <c>URL MODEL STREAMS PIECES</c> on standard input, reads that many streams and prints how many pieces came.
/// </summary>
internal static class StreamPeer
{
    private const int Clients = 8;

    // Each request asks something else: equal ones under way at the same time would be answered together.
    private static int _asked;

    private static readonly byte[] Piece = Encoding.UTF8.GetBytes(
        """data: {"id":"chatcmpl-BnQx0a1b2c3d4e5f6","object":"chat.completion.chunk","created":1700000000,"model":"mock","system_fingerprint":"fp_1234567890","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]}""" + "\n\n");

    private static readonly byte[] End = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""u8.ToArray();

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/v1/models", static () => Results.Text("""{"object":"list","data":[{"id":"mock","object":"model"}]}""", "application/json"));
        app.MapPost("/v1/chat/completions", AnswerAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First() + "/v1");
        using var http = new HttpClient();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is not [var url, var model, var streams, var pieces]) continue;
            var left = int.Parse(streams, System.Globalization.CultureInfo.InvariantCulture);
            var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
            {
                var read = 0;
                while (Interlocked.Decrement(ref left) >= 0) read += await ReadAsync(http, url, model, pieces);
                return read;
            }));
            Console.WriteLine(counts.Sum());
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
        var pieces = body.RootElement.GetProperty("max_tokens").GetInt32();
        context.Response.ContentType = "text/event-stream";
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < pieces; i++)
        {
            await pace.WaitForNextTickAsync();
            await context.Response.Body.WriteAsync(Piece);
            await context.Response.Body.FlushAsync();
        }

        await context.Response.Body.WriteAsync(End);
        await context.Response.Body.WriteAsync("\n\ndata: [DONE]\n\n"u8.ToArray());
    }

    private static async Task<int> ReadAsync(HttpClient http, string url, string model, string pieces)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new StringContent($$"""{"model":"{{model}}","stream":true,"max_tokens":{{pieces}},"messages":[{"role":"user","content":"Tell me a long story, number {{Interlocked.Increment(ref _asked)}}."}]}""", Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var read = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Contains(" token", StringComparison.Ordinal)) read++;
        }

        return read;
    }
}
