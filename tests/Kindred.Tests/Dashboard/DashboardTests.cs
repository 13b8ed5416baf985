using System.Net;
using Kindred.Tests.Server;

namespace Kindred.Tests.Dashboard;

public sealed class DashboardTests
{
    [Theory]
    [InlineData("/inspect", "text/html")]
    [InlineData("/inspect/turn_0123", "text/html")]
    [InlineData("/inspect.css", "text/css")]
    [InlineData("/inspect.js", "text/javascript")]
    public async Task The_pages_come_out_of_the_program_under_a_strict_policy(string path, string type)
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.Http.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        var policy = answer.Headers.GetValues("content-security-policy").Single();
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("x-content-type-options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Nothing_comes_from_elsewhere_and_no_text_becomes_html()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in (string[])["/inspect", "/inspect.css", "/inspect.js"])
        {
            var content = await server.Http.GetStringAsync(path);
            content.ShouldNotContain("://");
            content.ShouldNotContain("innerHTML");
            content.ShouldNotContain(" style=");
        }
    }

    [Fact]
    public async Task A_trace_tells_the_kind_of_its_turn()
    {
        await using var server = await RunningServer.StartAsync();
        await server.ChatAsync("""{"model":"kindred-recall","metadata":{"conversation_id":"c"},"messages":[{"role":"user","content":"Good morning."}]}""");
        var again = await server.ChatAsync("""{"model":"kindred-recall","metadata":{"conversation_id":"c","kind":"swipe"},"messages":[{"role":"user","content":"Good morning."}]}""");
        var trace = await server.GetAsync($"/api/turns/{again.GetProperty("kindred").GetProperty("turn_id").GetString()}/trace");
        trace.GetProperty("kind").GetString().ShouldBe("swipe");
    }
}
