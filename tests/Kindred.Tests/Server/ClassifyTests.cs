using System.Net;
using System.Text.Json;

namespace Kindred.Tests.Server;

/// <summary>What SillyTavern's Extras client asks, from a page of another origin.</summary>
public sealed class ClassifyTests
{
    [Fact]
    public async Task A_text_gets_its_expressions_best_first()
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.SendAsync("/api/classify", new { text = "I am furious, I hate this so much!" });
        var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("classification").EnumerateArray().ToArray();
        found[0].GetProperty("label").GetString().ShouldBe("anger");
        found.Sum(static expression => expression.GetProperty("score").GetDouble()).ShouldBe(1, 1e-3);
        answer.Headers.GetValues("access-control-allow-origin").ShouldBe(["*"]);
    }

    [Fact]
    public async Task The_client_learns_what_there_is()
    {
        await using var server = await RunningServer.StartAsync();
        (await server.GetAsync("/api/modules")).GetProperty("modules").EnumerateArray().Select(static module => module.GetString()).ShouldBe(["classify"]);
        (await server.GetAsync("/api/classify/labels")).GetProperty("labels").GetArrayLength().ShouldBe(28);
    }

    [Theory]
    [InlineData("/api/modules")]
    [InlineData("/api/classify")]
    [InlineData("/api/classify/labels")]
    public async Task A_browser_may_ask_beforehand(string path)
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, path) { Headers = { { "origin", "http://127.0.0.1:8001" }, { "access-control-request-method", "POST" } } };
        using var answer = await server.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("access-control-allow-headers").Single().ShouldContain("bypass-tunnel-reminder");
    }

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("""{"text":7}""", "text")]
    public async Task A_wrong_body_is_refused_by_name(string body, string param)
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.SendAsync("/api/classify", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("param").GetString().ShouldBe(param);
    }
}
