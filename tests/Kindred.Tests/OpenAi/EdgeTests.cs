using System.Net;
using System.Text.Json;
using Kindred.OpenAi;
using Kindred.Tests.Server;
using Kindred.Tests.Support;

namespace Kindred.Tests.OpenAi;

/// <summary>What stands around an answer: headers, signs of life, browsers, and routes that are only passed on.</summary>
public sealed class EdgeTests
{
    private const string Path = "/v1/chat/completions";

    [Theory]
    [InlineData(Path, "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]")]
    [InlineData("/v1/responses", "\"input\":\"x\"")]
    public async Task A_slow_model_is_announced_by_comments_and_fails_as_an_event_then(string path, string fields)
    {
        var clock = new HandClock();
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(clock, model.Address, null, ("Models:FirstByteTimeout", "01:00:00"));
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        model.Instead = async context =>
        {
            asked.SetResult();
            await go.Task;
            await Scripts.Json("""{"error":{"message":"Out of memory.","type":"server_error","param":null,"code":null}}""", 503)(context);
        };
        var answering = server.SendAsync(path, $$"""{"model":"scripted","stream":true,{{fields}}}""");
        await asked.Task;
        var ticks = 0;
        for (; !answering.IsCompleted; ticks++)
        {
            ticks.ShouldBeLessThan(200);
            clock.Pass(EventOutput.Tick);
            // A way to the server and back, in which the first bytes can arrive.
            await server.GetAsync("/health");
        }

        ticks.ShouldBeGreaterThanOrEqualTo(2);
        using var answer = await answering;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        go.SetResult();
        var events = await EventReader.ReadAsync(answer);
        events[0].ShouldBe(": keep-alive");
        events.ShouldNotContain("[DONE]");
        events[^1].ShouldContain("Out of memory.");
    }

    [Fact]
    public async Task Limits_that_the_back_end_states_are_passed_on_with_answers_and_with_refusals()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        using (var plain = await server.SendAsync(Path, Body(false)))
        {
            plain.Headers.Any(static header => header.Key.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase)).ShouldBeFalse();
            int.Parse(plain.Headers.GetValues("openai-processing-ms").Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(0);
        }

        foreach (var (streamed, status) in new[] { (false, 200), (true, 200), (true, 429) })
        {
            model.Instead = context =>
            {
                context.Response.Headers["X-RateLimit-Remaining-Requests"] = "41";
                context.Response.Headers["x-secret"] = "s";
                return status == 429 ? Scripts.Json("""{"error":{"message":"Slow down."}}""", 429)(context)
                    : streamed ? Scripts.Stream(Scripts.Delta("""{"content":"Yes"}""", "stop"))(context)
                    : Scripts.Json(Scripts.Whole("""{"role":"assistant","content":"Yes"}""", "stop"))(context);
            };
            using var answer = await server.SendAsync(Path, Body(streamed).Replace("Is it?", $"Is it, {status}?", StringComparison.Ordinal));
            ((int)answer.StatusCode).ShouldBe(status);
            answer.Headers.GetValues("x-ratelimit-remaining-requests").Single().ShouldBe("41");
            answer.Headers.Contains("x-secret").ShouldBeFalse();
            answer.Headers.GetValues("x-request-id").Single().ShouldStartWith("req_");
        }
    }

    [Fact]
    public async Task Pages_of_allowed_origins_may_call_and_read_the_request_id_and_others_may_not()
    {
        await using var server = await RunningServer.StartAsync(null, null, ("Web:CorsOrigins", "https://app.example; https://other.example/"));
        using (var allowed = await PreflightAsync(server, "https://app.example"))
        {
            allowed.Headers.GetValues("access-control-allow-origin").Single().ShouldBe("https://app.example");
            var headers = string.Join(',', allowed.Headers.GetValues("access-control-allow-headers"));
            foreach (var name in (string[])["authorization", "content-type", "x-stainless-lang", "openai-beta", "x-kindred-kind"]) headers.ShouldContain(name);
            headers.ShouldNotContain("x-evil");
        }

        using (var refused = await PreflightAsync(server, "https://evil.example")) refused.Headers.Contains("access-control-allow-origin").ShouldBeFalse();
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/v1/models/none") { Headers = { { "Origin", "https://other.example" } } };
        using var answer = await server.Http.SendAsync(asked);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Headers.GetValues("access-control-allow-origin").Single().ShouldBe("https://other.example");
        string.Join(',', answer.Headers.GetValues("access-control-expose-headers")).ShouldContain("x-request-id");
    }

    [Fact]
    public async Task Without_the_setting_no_page_is_allowed()
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await PreflightAsync(server, "https://app.example");
        answer.Headers.Contains("access-control-allow-origin").ShouldBeFalse();
    }

    [Fact]
    public async Task An_origin_that_is_none_stops_the_start() =>
        (await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => RunningServer.StartAsync(null, null, ("Web:CorsOrigins", "app.example")))).Message.ShouldContain("CorsOrigins");

    [Fact]
    public async Task Moderations_completions_and_named_embeddings_are_passed_on()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Others["moderations"] = """{"id":"modr-1","results":[{"flagged":false}]}""";
        model.Others["completions"] = """{"id":"cmpl-1","choices":[{"text":"x"}]}""";
        model.Others["embeddings"] = """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5]}],"model":"scripted"}""";
        await using var server = await RunningServer.StartAsync(model.Address);
        (await TextAsync(server, "/v1/moderations", """{"input":"x"}""")).ShouldBe($"200 {model.Others["moderations"]}");
        model.Requests.Last().TryGetProperty("model", out _).ShouldBeFalse();
        (await TextAsync(server, "/v1/moderations", """{"model":"omni-moderation-latest","input":["x"]}""")).ShouldBe($"200 {model.Others["moderations"]}");
        model.Requests.Last().GetProperty("model").GetString().ShouldBe("omni-moderation-latest");
        (await TextAsync(server, "/v1/completions", """{"model":"scripted","prompt":"x","max_tokens":5}""")).ShouldBe($"200 {model.Others["completions"]}");
        (await TextAsync(server, "/v1/embeddings", """{"model":"scripted","input":"x"}""")).ShouldBe($"200 {model.Others["embeddings"]}");
        model.Requests.Last().GetProperty("input").GetString().ShouldBe("x");
    }

    [Theory]
    [InlineData("/v1/moderations", """{"input":"x"}""")]
    [InlineData("/v1/completions", """{"prompt":"x"}""")]
    public async Task Where_no_back_end_has_it_a_404_says_what_to_do(string path, string body)
    {
        await using var model = await ScriptedModel.StartAsync();
        foreach (var upstream in (string?[])[null, model.Address])
        {
            await using var server = await RunningServer.StartAsync(upstream);
            var answer = await TextAsync(server, path, body);
            answer.ShouldStartWith("404 ");
            JsonElement.Parse(answer[4..]).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("OPENAI_BASE_URL");
        }
    }

    private static string Body(bool streamed) => $$"""{"model":"scripted","stream":{{(streamed ? "true" : "false")}},"messages":[{"role":"user","content":"Is it?"}]}""";

    private static async Task<string> TextAsync(RunningServer server, string path, string body)
    {
        using var answer = await server.SendAsync(path, body);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    private static async Task<HttpResponseMessage> PreflightAsync(RunningServer server, string origin)
    {
        using var asking = new HttpRequestMessage(HttpMethod.Options, Path)
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang,openai-beta,x-kindred-kind,x-evil" } },
        };
        return await server.Http.SendAsync(asking);
    }
}
