using System.Text.Json;
using Kindred.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.Clients;

/// <summary>What the model behind the server does for the scripts of <c>tests/clients</c>: one word of the question chooses it.</summary>
internal static class ClientScript
{
    public static async Task<ScriptedModel> StartAsync()
    {
        var model = await ScriptedModel.StartAsync();
        model.Instead = context => AnswerAsync(model, context);
        return model;
    }

    private static Task AnswerAsync(ScriptedModel model, HttpContext context)
    {
        var request = model.Requests.Last();
        var asked = request.GetProperty("messages").EnumerateArray().Last(static message => message.GetProperty("role").GetString() == "user").GetProperty("content").GetString()!;
        var script = asked switch
        {
            _ when asked.Contains("weather", StringComparison.Ordinal) => Scripts.Weather(model),
            _ when asked.Contains("JSON", StringComparison.Ordinal) => Say(request, request.TryGetProperty("response_format", out var format) && format.GetProperty("type").GetString() == "json_schema" ? """{"city":"Porto","warm":true}""" : "no schema came"),
            "missing" => Scripts.Json("""{"error":{"message":"There is no such model.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""", 404),
            "limit" => Scripts.Json("""{"error":{"message":"Slow down, please.","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}""", 429),
            "key" => Scripts.Json("""{"error":{"message":"Incorrect API key provided: sk-123456.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", 401),
            "break" => BreakAsync,
            "forever" => inner => HoldAsync(model, inner),
            _ => Say(request, "Hello from the model."),
        };
        return script(context);
    }

    private static Func<HttpContext, Task> Say(JsonElement request, string text)
    {
        var message = $$"""{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}}""";
        return request.TryGetProperty("stream", out var stream) && stream.GetBoolean()
            ? Scripts.Stream(Scripts.Delta(message), Scripts.Delta("{}", "stop"))
            : Scripts.Json(Scripts.Whole(message, "stop"));
    }

    // The stream ends without having said why.
    private static Task BreakAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.WriteAsync($"data: {Scripts.Delta("""{"role":"assistant","content":"Half"}""")}\n\n");
    }

    private static async Task HoldAsync(ScriptedModel model, HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {Scripts.Delta("""{"role":"assistant","content":"Once"}""")}\n\n");
        await context.Response.Body.FlushAsync();
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            model.HungUp.TrySetResult();
        }
    }
}
