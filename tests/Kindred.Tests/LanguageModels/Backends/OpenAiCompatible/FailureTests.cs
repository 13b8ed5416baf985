using System.Net;
using System.Net.Sockets;
using Kindred.LanguageModels;
using Microsoft.AspNetCore.Http;
using static Kindred.Tests.LanguageModels.ScriptedUpstream;

namespace Kindred.Tests.LanguageModels.Backends.OpenAiCompatible;

public class FailureTests
{
    private static readonly ModelsOptions Hasty = new()
    {
        FirstByteTimeout = TimeSpan.FromMilliseconds(300),
        SilenceTimeout = TimeSpan.FromMilliseconds(300),
        WholeTimeout = TimeSpan.FromMilliseconds(300),
        ConnectTimeout = TimeSpan.FromMilliseconds(300),
    };

    [Theory]
    [InlineData(400, 400, true, "t", "c", false)]
    [InlineData(402, 402, true, "t", "c", false)]
    [InlineData(404, 404, true, "t", "c", false)]
    [InlineData(413, 413, true, "t", "c", false)]
    [InlineData(422, 422, true, "t", "c", false)]
    [InlineData(401, 502, false, "server_error", "upstream_key_refused", false)]
    [InlineData(403, 502, false, "server_error", "upstream_key_refused", false)]
    [InlineData(405, 502, true, "t", "c", false)]
    [InlineData(429, 429, true, "t", "c", true)]
    [InlineData(408, 504, true, "t", "c", true)]
    [InlineData(500, 502, true, "t", "c", true)]
    [InlineData(502, 502, true, "t", "c", true)]
    [InlineData(503, 503, true, "t", "c", true)]
    [InlineData(504, 504, true, "t", "c", true)]
    [InlineData(529, 503, true, "t", "c", true)]
    [InlineData(302, 502, true, "t", "c", false)]
    public async Task A_status_of_the_upstream_becomes_ours(int theirs, int ours, bool keepsMessage, string type, string code, bool retry)
    {
        await using var upstream = await StartAsync(
            theirs, "application/json", """{"error":{"message":"said sk-abcdefgh12345 so","type":"t","param":"p","code":"c"}}""");
        foreach (var body in (string[])["""{"stream":true}""", "{}"])
        {
            var failure = await Calls.FailureAsync(upstream.Address, Calls.Request(body), key: "sk-abcdefgh12345");
            (failure.Status, failure.Type, failure.Code, failure.Param, failure.ShouldRetry).ShouldBe((ours, type, code, "p", retry));
            if (keepsMessage) failure.Message.ShouldBe("said [key] so");
            else failure.Message.ShouldContain("LAB_KEY");
            failure.Message.ShouldNotContain("abcdefgh");
        }
    }

    [Theory]
    [InlineData("""{"error":"model 'x' not found"}""", "model 'x' not found")]
    [InlineData("""{"object":"error","message":"too long","type":"BadRequestError","param":null,"code":400}""", "too long")]
    [InlineData("""[{"error":{"code":400,"message":"bad","status":"INVALID"}}]""", "bad")]
    [InlineData("""{"detail":"Not Found"}""", "Not Found")]
    [InlineData("plain words", "plain words")]
    [InlineData("<html>secret page</html>", "The model back-end 'lab' answered with HTTP 400.")]
    [InlineData("", "The model back-end 'lab' answered with HTTP 400.")]
    public async Task The_upstreams_words_are_found_in_any_shape(string body, string expected)
    {
        await using var upstream = await StartAsync(400, "application/json", body);
        (await Calls.FailureAsync(upstream.Address)).Message.ShouldBe(expected);
    }

    [Fact]
    public async Task Asked_to_wait_we_say_how_long()
    {
        await using var upstream = await StartAsync(429, "application/json", "{}", ("Retry-After", "7"));
        (await Calls.FailureAsync(upstream.Address)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        await using var dated = await StartAsync(503, "text/plain", "", ("Date", "Sat, 01 Jan 2022 00:00:00 GMT"), ("Retry-After", "Sat, 01 Jan 2022 00:00:30 GMT"));
        (await Calls.FailureAsync(dated.Address)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_empty_account_is_not_to_be_retried()
    {
        await using var upstream = await StartAsync(429, "application/json", """{"error":{"message":"broke","type":"insufficient_quota","code":"insufficient_quota"}}""");
        var failure = await Calls.FailureAsync(upstream.Address);
        (failure.Status, failure.Type, failure.ShouldRetry).ShouldBe((429, "insufficient_quota", false));
    }

    [Fact]
    public async Task Nobody_listening_is_a_bad_gateway()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        (await Calls.FailureAsync(new Uri($"http://127.0.0.1:{port}/v1/"))).ShouldSatisfyAllConditions(
            f => f.Status.ShouldBe(502), f => f.Code.ShouldBe("upstream_unreachable"), f => f.Message.ShouldNotContain("127.0.0.1"));
        (await Calls.FailureAsync(new Uri("http://no-such-host.invalid/v1/"))).Status.ShouldBe(502);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upstream_that_never_answers_is_a_time_out(bool streamed)
    {
        await using var upstream = await StartAsync(context => Forever(context));
        var failure = await Calls.FailureAsync(upstream.Address, Calls.Request(streamed ? """{"stream":true}""" : "{}"), Hasty);
        (failure.Status, failure.Code).ShouldBe((504, "upstream_timeout"));
    }

    [Fact]
    public async Task Headers_alone_are_no_first_byte()
    {
        await using var upstream = await StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await Forever(context);
        });
        (await Calls.FailureAsync(upstream.Address, limits: Hasty)).Status.ShouldBe(504);
    }

    [Fact]
    public async Task Silence_within_an_answer_is_a_time_out() => (await AfterOnePieceAsync(context => Forever(context))).Status.ShouldBe(504);

    [Fact]
    public async Task A_connection_reset_within_an_answer_is_a_bad_gateway() =>
        (await AfterOnePieceAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        })).Code.ShouldBe("upstream_closed");

    [Fact]
    public async Task An_answer_that_ends_without_a_reason_was_cut() => (await AfterOnePieceAsync(_ => Task.CompletedTask)).Code.ShouldBe("upstream_closed");

    [Fact]
    public async Task Broken_events_within_an_answer_are_a_bad_gateway() =>
        (await AfterOnePieceAsync(context => SendAsync(context, "data: {\"id\": not json\n\n"))).Code.ShouldBe("upstream_invalid_answer");

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n", 503)]
    [InlineData("data: {\"error\":{\"message\":\"overloaded\"}}\n\n", 502)]
    [InlineData("event: error\ndata: {\"message\":\"overloaded\"}\n\n", 502)]
    [InlineData("error: {\"code\":500,\"message\":\"overloaded\"}\n\n", 502)]
    public async Task An_error_event_within_an_answer_is_a_failure(string sent, int status)
    {
        var failure = await AfterOnePieceAsync(context => SendAsync(context, sent));
        (failure.Status, failure.Message).ShouldBe((status, "overloaded"));
    }

    [Theory]
    [InlineData("text/html", "<html>It works!</html>", "web page")]
    [InlineData("application/json", "{\"choices\":[{\"message\":", "broken JSON")]
    [InlineData("application/json", "{}", null)]
    [InlineData("text/event-stream", "nonsense\n\nmore", null)]
    public async Task Anything_but_an_answer_is_a_bad_gateway(string type, string body, string? words)
    {
        await using var upstream = await StartAsync(200, type, body);
        foreach (var request in (string[])["""{"stream":true}""", "{}"])
        {
            var failure = await Calls.FailureAsync(upstream.Address, Calls.Request(request));
            failure.Status.ShouldBe(502);
            if (words is not null) failure.Message.ShouldContain(words);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_without_end_is_refused_and_its_sender_stopped(bool streamed)
    {
        var stopped = new TaskCompletionSource();
        await using var upstream = await StartAsync(async context =>
        {
            var piece = new byte[1 << 20];
            Array.Fill(piece, (byte)' ');
            context.Response.ContentType = streamed ? "text/event-stream" : "application/json";
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece);
            stopped.SetResult();
        });
        var failure = await Calls.FailureAsync(upstream.Address, Calls.Request(streamed ? """{"stream":true}""" : "{}"));
        (failure.Status, failure.ShouldRetry).ShouldBe((502, false));
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_length_that_is_too_long_is_refused_at_its_announcement()
    {
        await using var upstream = await StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 33 << 20;
            await context.Response.Body.FlushAsync();
            await Forever(context);
        });
        (await Calls.FailureAsync(upstream.Address, Calls.Request("{}"))).Status.ShouldBe(502);
    }

    private static async Task Forever(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static async Task<ModelFailure> AfterOnePieceAsync(Func<HttpContext, Task> then)
    {
        // A reset overtakes what was sent before it, so the fault waits until the piece was heard.
        var heard = new TaskCompletionSource();
        await using var upstream = await StartAsync(async context =>
        {
            await SendAsync(context, Event("a"));
            await heard.Task;
            await then(context);
        });
        using var client = Calls.Client(upstream.Address, Hasty);
        await using var pieces = client.AskAsync().GetAsyncEnumerator();
        (await pieces.MoveNextAsync()).ShouldBeTrue();
        heard.SetResult();
        return (await Should.ThrowAsync<ModelCallException>(async () => await pieces.MoveNextAsync())).Failure;
    }
}
