using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.Server;

/// <summary>The same request sent twice is one turn; an idempotency key brings the first answer again.</summary>
public class JoiningTests
{
    [Fact]
    public async Task The_same_request_sent_twice_at_once_is_one_turn_and_one_call_of_the_model()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Between = () => goOn.Task;
        var first = await server.SendAsync("/v1/chat/completions", Body("I moved to Oslo last week.", true));
        var second = server.SendAsync("/v1/chat/completions", Body("I moved to Oslo last week.", true));
        var (one, two) = (first.Content.ReadAsStringAsync(), (await second).Content.ReadAsStringAsync());
        goOn.SetResult();
        (await two).ShouldBe(await one);
        model.Requests.Count.ShouldBe(1);
        (await TurnsAsync(server)).ShouldBe(["I moved to Oslo last week.", "All right, I will keep that in mind."]);
    }

    [Fact]
    public async Task Whoever_joined_hears_the_end_when_the_first_hangs_up()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Between = () => goOn.Task;
        var first = await server.SendAsync("/v1/chat/completions", Body("I moved to Rome last week.", true));
        using var second = await server.SendAsync("/v1/chat/completions", Body("I moved to Rome last week.", true));
        first.Dispose();
        goOn.SetResult();
        (await second.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
        model.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_idempotency_key_returns_the_first_answer()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        model.Reply = _ => $"Answer {model.Requests.Count}";
        var first = await server.ChatAsync(Body("My number is 12.", false), ("Idempotency-Key", "once"));
        var again = await server.ChatAsync(Body("My number is 12.", false), ("Idempotency-Key", "once"));
        again.GetRawText().ShouldBe(first.GetRawText());
        (await server.ChatAsync(Body("My number is 12.", false), ("Idempotency-Key", "twice"))).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Answer 2");
    }

    [Fact]
    public async Task An_idempotency_key_for_another_request_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        await server.ChatAsync(new { model = "kindred-recall", messages = new[] { new { role = "user", content = "one" } } }, ("Idempotency-Key", "k"));
        using var answer = await server.SendAsync("/v1/chat/completions", new { model = "kindred-recall", messages = new[] { new { role = "user", content = "two" } } }, ("Idempotency-Key", "k"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("param").GetString().ShouldBe("Idempotency-Key");
    }

    [Fact]
    public async Task A_failure_is_not_kept_under_an_idempotency_key()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        model.Instead = static context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        using (var failed = await server.SendAsync("/v1/chat/completions", Body("Are you there?", false), ("Idempotency-Key", "k"))) ((int)failed.StatusCode).ShouldBeGreaterThanOrEqualTo(500);
        model.Instead = null;
        (await server.ChatAsync(Body("Are you there?", false), ("Idempotency-Key", "k"))).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("All right, I will keep that in mind.");
        (await TurnsAsync(server)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Several_replies_asked_for_at_once_are_siblings_of_which_the_first_goes_on()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        model.Instead = static context => context.Response.WriteAsJsonAsync(new
        {
            id = "u",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = "Tea." }, finish_reason = "stop" }, new { index = 1, message = new { role = "assistant", content = "Coffee." }, finish_reason = "stop" } },
        });
        await server.ChatAsync(new { model = "scripted", n = 2, messages = new[] { new { role = "user", content = "What shall I drink?" } } });
        var turns = await ItemsAsync(server);
        turns.Select(static turn => $"{turn.GetProperty("text").GetString()} {turn.GetProperty("state").GetString()}").ShouldBe(["What shall I drink? active", "Tea. active", "Coffee. inactive"]);
    }

    private static object Body(string text, bool stream) => new { model = "scripted", stream, messages = new[] { new { role = "user", content = text } } };

    private static async Task<string?[]> TurnsAsync(RunningServer server) => [.. (await ItemsAsync(server)).Select(static turn => turn.GetProperty("text").GetString())];

    private static async Task<JsonElement[]> ItemsAsync(RunningServer server)
    {
        var conversation = (await server.GetAsync("/api/conversations")).GetProperty("items").EnumerateArray().Single();
        return [.. (await server.GetAsync($"/api/conversations/{conversation.GetProperty("id").GetString()}/turns")).GetProperty("items").EnumerateArray()];
    }
}
