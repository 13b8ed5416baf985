using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.Server;

/// <summary>Memory follows the branch that the client shows: what leaves it is recalled nowhere, what comes back is.</summary>
public class BranchMemoryTests
{
    private const string Reply = "All right, I will keep that in mind.";
    private const string Oslo = "My brother Tom moved to Oslo with his two dogs.";

    [Fact]
    public async Task A_message_deleted_in_the_middle_is_recalled_no_more_and_again_when_it_is_shown_again()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        await AskAsync(server, "Hello there, I have some news for you.");
        await AskAsync(server, "Hello there, I have some news for you.", Reply, Oslo);
        await AskAsync(server, "Hello there, I have some news for you.", Reply, Oslo, Reply, "I also bought a bicycle, a green one.");
        (await RecallsAsync(server)).ShouldBeTrue();

        await AskAsync(server, "Hello there, I have some news for you.", Reply, "I also bought a bicycle, a green one.", Reply, "What shall we talk about?");
        (await RecallsAsync(server)).ShouldBeFalse();
        (await StatesAsync(server)).ShouldContain("hidden");

        await AskAsync(server, "Hello there, I have some news for you.", Reply, Oslo, Reply, "I also bought a bicycle, a green one.", Reply, "What shall we talk about?", Reply, "Go on.");
        (await RecallsAsync(server)).ShouldBeTrue();
        (await StatesAsync(server)).ShouldNotContain("hidden");
    }

    [Fact]
    public async Task Two_branches_used_in_turn_both_keep_working()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        string[] common = ["Hello there, I have some news for you.", Reply];
        await AskAsync(server, common[0]);
        await AskAsync(server, [.. common, Oslo]);
        await AskAsync(server, [.. common, "Never mind, let us talk about the sea."]);
        (await RecallsAsync(server)).ShouldBeFalse();
        await AskAsync(server, [.. common, Oslo, Reply, "He likes it there."]);
        (await RecallsAsync(server)).ShouldBeTrue();
        (await server.GetAsync("/api/conversations")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_branch_that_the_client_keeps_under_a_name_of_its_own_is_not_learned_twice()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        await server.ChatAsync(Body(Oslo), ("X-Kindred-Conversation", "main"));
        await server.ChatAsync(Body(Oslo, Reply, "He likes it there."), ("X-Kindred-Conversation", "main"));
        await server.ChatAsync(Body(Oslo, Reply, "In this branch he comes home."), ("X-Kindred-Conversation", "branch"));
        var items = (await JsonAsync(server)).GetProperty("items").EnumerateArray().Where(static item => item.GetProperty("text").GetString() == Oslo).ToArray();
        items.Length.ShouldBe(1);
        (await server.GetAsync("/api/conversations")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_round_of_tools_is_one_turn()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var call = new { id = "call_1", type = "function", function = new { name = "look", arguments = "{}" } };
        model.Instead = context => context.Response.WriteAsJsonAsync(new { id = "u", choices = new[] { new { index = 0, message = new { role = "assistant", content = "Let me look.", tool_calls = new[] { call } }, finish_reason = "tool_calls" } } });
        var question = new { role = "user", content = "What is the weather in Oslo?" };
        await server.ChatAsync(new { model = "scripted", messages = new object[] { question } });
        model.Instead = null;
        model.Reply = static _ => "It snows.";
        await server.ChatAsync(new { model = "scripted", messages = new object[] { question, new { role = "assistant", content = "Let me look.", tool_calls = new[] { call } }, new { role = "tool", tool_call_id = "call_1", content = "snow" } } });
        var conversation = (await server.GetAsync("/api/conversations")).GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString();
        (await server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items").EnumerateArray().Where(static turn => turn.GetProperty("state").GetString() == "active")
            .Select(static turn => turn.GetProperty("text").GetString()).ShouldBe(["What is the weather in Oslo?", "It snows."]);
    }

    private static Task<JsonElement> AskAsync(RunningServer server, params string[] said) => server.ChatAsync(Body(said));

    private static object Body(params string[] said) => new { model = "scripted", messages = said.Select(static (text, i) => new { role = i % 2 == 0 ? "user" : "assistant", content = text }).ToArray() };

    private static async Task<bool> RecallsAsync(RunningServer server) => (await JsonAsync(server)).GetRawText().Contains(Oslo, StringComparison.Ordinal);

    private static async Task<JsonElement> JsonAsync(RunningServer server) =>
        JsonDocument.Parse(await (await server.SendAsync("/api/recall", new { query = "Tom Oslo dogs", limit = 20 })).Content.ReadAsStringAsync()).RootElement;

    private static async Task<string?[]> StatesAsync(RunningServer server)
    {
        var conversation = (await server.GetAsync("/api/conversations")).GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString();
        return [.. (await server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items").EnumerateArray().Select(static turn => turn.GetProperty("state").GetString())];
    }
}
