using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.Server;

/// <summary>Answers for <see cref="ScriptedModel.Instead"/>.</summary>
internal static class Scripts
{
    /// <summary>A stream of these events, the last <c>[DONE]</c> included.</summary>
    public static Func<HttpContext, Task> Stream(params string[] events) => context => SendAsync(context, [.. events, "[DONE]"]);

    /// <summary>One JSON body.</summary>
    public static Func<HttpContext, Task> Json(string body, int status = 200) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    };

    /// <summary>A piece of the first choice.</summary>
    public static string Delta(string delta, string? finish = null) =>
        $$"""{"id":"up-1","object":"chat.completion.chunk","created":1700000000,"model":"scripted","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""";

    /// <summary>
    /// Two functions called side by side when the person has spoken, and words about their results once those are there; streamed in parts
    /// or whole, as asked.
    /// </summary>
    public static Func<HttpContext, Task> Weather(ScriptedModel model) => context =>
    {
        var request = model.Requests.Last();
        var newest = request.GetProperty("messages").EnumerateArray().Last();
        var streamed = request.TryGetProperty("stream", out var stream) && stream.GetBoolean();
        if (newest.GetProperty("role").GetString() == "tool")
        {
            var results = string.Join(" and ", request.GetProperty("messages").EnumerateArray().Where(static message => message.GetProperty("role").GetString() == "tool").Select(static message => message.GetProperty("content").GetString()));
            return streamed
                ? Stream(Delta($$"""{"role":"assistant","content":{{JsonSerializer.Serialize("It is " + results)}}}"""), Delta("""{"content":"."}"""), Delta("{}", "stop"), Billed)(context)
                : Json(Whole($$"""{"role":"assistant","content":{{JsonSerializer.Serialize($"It is {results}.")}}}""", "stop"))(context);
        }

        return streamed
            ? Stream(
                Delta("""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]}"""),
                Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]}"""),
                Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"\"Porto\"}"}}]}"""),
                Delta("""{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Faro\"}"}}]}"""),
                Delta("{}", "tool_calls"),
                Billed)(context)
            : Json(Whole("""
                {"role":"assistant","content":null,"tool_calls":[{"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Porto\"}"}},
                 {"id":"call_b","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Faro\"}"}}]}
                """, "tool_calls"))(context);
    };

    /// <summary>A whole answer with this message.</summary>
    public static string Whole(string message, string finish) =>
        $$"""{"id":"up-1","object":"chat.completion","created":1700000000,"model":"scripted","choices":[{"index":0,"message":{{message}},"logprobs":null,"finish_reason":"{{finish}}"}],"usage":{{Usage}}}""";

    private const string Usage = """{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}""";

    private const string Billed = $$"""{"id":"up-1","object":"chat.completion.chunk","created":1700000000,"model":"scripted","choices":[],"usage":{{Usage}}}""";

    private static async Task SendAsync(HttpContext context, string[] events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var data in events)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
