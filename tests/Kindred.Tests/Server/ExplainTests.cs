using System.Text.Json;

namespace Kindred.Tests.Server;

/// <summary>A client that asks for it is told what was recalled, with the answer.</summary>
public sealed class ExplainTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    [InlineData("{}", false)]
    public async Task The_memories_are_quoted_when_asked_for(string explain, bool quoted)
    {
        await using var server = await RunningServer.StartAsync();
        await AnswerAsync(server, "I have a tabby cat called Miso.", "true");
        var told = (await AnswerAsync(server, "What is my cat called?", explain)).GetProperty("kindred");
        told.TryGetProperty("memories", out var memories).ShouldBe(quoted);
        if (!quoted) return;
        memories.EnumerateArray().Select(static memory => memory.GetProperty("id").GetString()).ShouldBe(told.GetProperty("recalled").EnumerateArray().Select(static id => id.GetString()));
        var best = memories[0];
        best.GetProperty("text").GetString().ShouldBe("I have a tabby cat called Miso.");
        best.GetProperty("role").GetString().ShouldBe("user");
        best.GetProperty("score").GetDouble().ShouldBeGreaterThan(0);
        best.GetProperty("said_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task A_long_memory_is_quoted_by_its_beginning_and_no_character_is_cut_in_two()
    {
        await using var server = await RunningServer.StartAsync();
        await AnswerAsync(server, "My cat Miso " + string.Concat(Enumerable.Repeat("\U0001F408", 400)), "true");
        var told = (await AnswerAsync(server, "What is my cat Miso like?", "true")).GetProperty("kindred").GetProperty("memories");
        var text = told.EnumerateArray().Select(static memory => memory.GetProperty("text").GetString()!).First(static text => text.StartsWith("My cat Miso", StringComparison.Ordinal));
        text.Length.ShouldBeInRange(599, 601);
        text.ShouldEndWith("\U0001F408…");
    }

    [Fact]
    public async Task A_stream_carries_them_in_its_first_event()
    {
        await using var server = await RunningServer.StartAsync();
        await AnswerAsync(server, "I have a tabby cat called Miso.", "true");
        using var answer = await server.SendAsync("/v1/chat/completions", """{"model":"kindred-recall","stream":true,"metadata":{"explain":true},"messages":[{"role":"user","content":"What is my cat called?"}]}""");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var first = (await reader.ReadLineAsync())!;
        JsonDocument.Parse(first["data: ".Length..]).RootElement.GetProperty("kindred").GetProperty("memories")[0].GetProperty("text").GetString().ShouldBe("I have a tabby cat called Miso.");
    }

    private static Task<JsonElement> AnswerAsync(RunningServer server, string text, string explain) =>
        server.ChatAsync($$"""{"model":"kindred-recall","metadata":{"explain":{{explain}}},"messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]}""");
}
