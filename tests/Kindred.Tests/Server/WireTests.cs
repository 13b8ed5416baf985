using System.Net;
using System.Text.Json;
using Kindred.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.Server;

/// <summary>The OpenAI wire as clients see it: shapes, errors, what passes through.</summary>
public class WireTests
{
    [Theory]
    [InlineData("{", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("{}", "missing_required_parameter", "messages")]
    [InlineData("""{"messages":"hi"}""", "invalid_type", "messages")]
    [InlineData("""{"messages":[]}""", "empty_array", "messages")]
    [InlineData("""{"messages":[7]}""", "invalid_type", "messages[0]")]
    [InlineData("""{"messages":[{"content":"x"}]}""", "missing_required_parameter", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"wizard","content":"x"}]}""", "invalid_value", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "missing_required_parameter", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":5}]}""", "invalid_type", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "invalid_type", "messages[0].content[0].text")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""", "invalid_text", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"\ud800":1}""", "invalid_text", null)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"stream":"yes"}""", "invalid_type", "stream")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"temperature":"hot"}""", "invalid_type", "temperature")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"max_tokens":0}""", "out_of_range", "max_tokens")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"metadata":[]}""", "invalid_type", "metadata")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"model":5}""", "invalid_type", "model")]
    public async Task A_bad_request_is_told_which_field_is_wrong(string body, string code, string? param)
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.SendAsync("/v1/chat/completions", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        error.EnumerateObject().Select(static field => field.Name).ShouldBe(["message", "type", "param", "code"]);
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("param").GetString().ShouldBe(param);
        answer.Headers.GetValues("x-request-id").Single().ShouldStartWith("req_");
        answer.ReasonPhrase!.ShouldStartWith(error.GetProperty("message").GetString()![..10]);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/v1/chat/completions", 405)]
    [InlineData("GET", "/v1/models/none", 404)]
    [InlineData("GET", "/api/turns/turn_x/trace", 404)]
    [InlineData("GET", "/api/conversations/nope", 404)]
    [InlineData("GET", "/api/conversations?limit=0", 400)]
    public async Task Every_route_has_the_same_error_shape(string method, string path, int status)
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("message").GetString()!.Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task An_unknown_model_is_a_404_with_its_code()
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.SendAsync("/v1/chat/completions", """{"model":"gpt-99","messages":[{"role":"user","content":"x"}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("model_not_found");
    }

    [Fact]
    public async Task A_stream_has_one_id_one_finish_reason_and_an_end_mark()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        foreach (var name in (string[])["scripted", "kindred-recall", "scripted:nomemory"])
        {
            var events = await EventsAsync(server, $$"""{"model":"{{name}}","stream":true,"messages":[{"role":"user","content":"Hello, how are you?"}]}""");
            events[^1].ShouldBe("[DONE]");
            var chunks = events.SkipLast(1).Select(static text => JsonDocument.Parse(text).RootElement).ToArray();
            chunks.Select(static chunk => chunk.GetProperty("id").GetString()).Distinct().Count().ShouldBe(1);
            chunks.ShouldAllBe(chunk => chunk.GetProperty("model").GetString() == name && chunk.GetProperty("choices").GetArrayLength() == 1);
            chunks.Count(static chunk => chunk.GetProperty("choices")[0].GetProperty("finish_reason").ValueKind == JsonValueKind.String).ShouldBe(1);
            chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString().ShouldBe("assistant");
            chunks.Skip(1).ShouldAllBe(static chunk => !Has(chunk, "kindred"));
            chunks.ShouldAllBe(static chunk => !Has(chunk, "error") && !Has(chunk, "message") && !Has(chunk, "detail"));
        }
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("kindred-recall")]
    [InlineData("scripted:nomemory")]
    public async Task Usage_comes_last_when_it_is_asked_for(string name)
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var events = await EventsAsync(server, $$$"""{"model":"{{{name}}}","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hello, how are you?"}]}""");
        var chunks = events.SkipLast(1).Select(static text => JsonDocument.Parse(text).RootElement).ToArray();
        chunks.SkipLast(1).ShouldAllBe(static chunk => chunk.GetProperty("usage").ValueKind == JsonValueKind.Null);
        chunks[^1].GetProperty("choices").GetArrayLength().ShouldBe(0);
        chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Fields_we_do_not_know_pass_through_and_ours_do_not()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        await server.SendAsync("/chat/completions", """
            {"model":"scripted","min_p":0.05,"dry":{"multiplier":1},"metadata":{"conversation_id":"c","character":"Mia"},
             "messages":[{"role":"system","content":"S","x_mark":7},{"role":"user","name":"Sam","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}
            """);
        var sent = model.Requests.Single();
        sent.GetProperty("min_p").GetDouble().ShouldBe(0.05);
        sent.GetProperty("dry").GetProperty("multiplier").GetInt32().ShouldBe(1);
        sent.TryGetProperty("metadata", out _).ShouldBeFalse();
        sent.GetProperty("messages")[0].GetProperty("x_mark").GetInt32().ShouldBe(7);
        sent.GetProperty("messages")[1].GetProperty("content")[1].GetProperty("image_url").GetProperty("url").GetString()!.ShouldStartWith("data:image");
    }

    [Fact]
    public async Task A_failure_before_the_first_word_is_an_http_error_and_later_an_event_without_an_end_mark()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        model.Instead = static context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsJsonAsync(new { error = new { message = "Slow down, please.", type = "rate_limit_error", param = (string?)null, code = "rate_limited" } });
        };
        using (var refused = await server.SendAsync("/v1/chat/completions", """{"model":"scripted","stream":true,"messages":[{"role":"user","content":"x"}]}"""))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
            (await refused.Content.ReadAsStringAsync()).ShouldContain("Slow down, please.");
        }

        var heard = new TaskCompletionSource();
        model.Instead = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Half\"},\"finish_reason\":null}]}\n\n");
            await context.Response.Body.FlushAsync();
            await heard.Task;
            context.Abort();
        };
        using var answer = await server.SendAsync("/v1/chat/completions", """{"model":"scripted","stream":true,"messages":[{"role":"user","content":"y"}]}""");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync())!.ShouldContain("Half");
        heard.SetResult();
        var rest = (await reader.ReadToEndAsync()).Trim();
        rest.ShouldNotContain("[DONE]");
        JsonDocument.Parse(rest["data: ".Length..]).RootElement.GetProperty("error").GetProperty("type").GetString().ShouldBe("server_error");
    }

    [Fact]
    public async Task Models_are_listed_with_and_without_the_prefix()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.ContextLength = 4096;
        await using var server = await RunningServer.StartAsync(model.Address);
        foreach (var path in (string[])["/v1/models", "/models"])
        {
            var list = (await server.GetAsync(path)).GetProperty("data").EnumerateArray().ToArray();
            list.Select(static card => card.GetProperty("id").GetString()).ShouldContain("kindred-recall");
            list.Single(static card => card.GetProperty("id").GetString() == "scripted").GetProperty("context_length").GetInt32().ShouldBe(4096);
        }

        (await server.GetAsync("/v1/models/scripted")).GetProperty("object").GetString().ShouldBe("model");
    }

    [Fact]
    public async Task The_description_names_every_route_and_the_page_shows_it()
    {
        await using var server = await RunningServer.StartAsync();
        var paths = (await server.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(static path => path.Name).ToArray();
        foreach (var path in (string[])["/v1/chat/completions", "/v1/models", "/v1/embeddings", "/api/recall", "/api/import", "/api/conversations", "/api/turns/{id}/trace"]) paths.ShouldContain(path);
        (await server.Http.GetStringAsync("/docs")).ShouldContain("Kindred");
        (await server.GetAsync("/health")).GetProperty("status").GetString().ShouldBe("ok");
        (await server.GetAsync("/health/ready")).GetProperty("status").GetString().ShouldBe("ok");
    }

    [FactWhen(Needs.EncoderWeights)]
    public async Task Embeddings_come_as_numbers_or_base64_and_agree()
    {
        await using var server = await RunningServer.StartAsync();
        var plain = (await (await server.SendAsync("/v1/embeddings", """{"model":"use-lite-en-1","input":["a cat","the stock market"]}""")).Content.ReadAsStringAsync());
        var packed = (await (await server.SendAsync("/v1/embeddings", """{"model":"use-lite-en-1","input":"a cat","encoding_format":"base64"}""")).Content.ReadAsStringAsync());
        var numbers = JsonDocument.Parse(plain).RootElement.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(static value => value.GetSingle()).ToArray();
        var bytes = JsonDocument.Parse(packed).RootElement.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        numbers.Length.ShouldBe(512);
        for (var i = 0; i < numbers.Length; i++) BitConverter.ToSingle(bytes, i * 4).ShouldBe(numbers[i], 1e-5f);
    }

    private static bool Has(JsonElement element, string name) => element.TryGetProperty(name, out _);

    private static async Task<List<string>> EventsAsync(RunningServer server, string body)
    {
        using var answer = await server.SendAsync("/v1/chat/completions", body);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream", await (answer.IsSuccessStatusCode ? Task.FromResult("") : answer.Content.ReadAsStringAsync()));
        var events = new List<string>();
        try
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal)) events.Add(line[6..]);
            }
        }
        catch (IOException)
        {
            // Cut off by the server: what came before is what the test looks at.
        }

        return events;
    }
}
