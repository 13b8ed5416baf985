namespace Kindred.Tests.Server;

/// <summary>What is put into a prompt comes back in replies. It must not become a memory of its own, however long a chat goes on.</summary>
public class FeedbackTests
{
    [Fact]
    public async Task Five_hundred_turns_of_a_model_that_repeats_its_memories_leave_no_junk()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        model.Reply = static body => Memory(body) is { } memory ? $"As I remember: {memory}" : "Nothing comes to mind.";
        const string Summary = "[Summary: Ann keeps a lighthouse and her brother Tom sails the ferry to Brest every second Friday.]";
        await AskAsync("My cat is called Pickwick and sleeps in the bread basket.");
        await AskAsync("My sister Ines moved to Porto in spring.");
        for (var i = 0; i < 500; i++) await AskAsync(i % 2 == 0 ? $"What is my cat called, and where does it sleep? ({i})" : $"Where did my sister move? ({i})");

        var recalled = (await (await server.SendAsync("/api/recall", new { query = "cat Pickwick bread basket", limit = 20, window = 0 })).Content.ReadAsStringAsync());
        recalled.ShouldContain("My cat is called Pickwick");
        recalled.ShouldNotContain("As I remember");
        recalled.ShouldNotContain("memory>");
        var lore = await (await server.SendAsync("/api/recall", new { query = "Tom sails the ferry to Brest", limit = 20, window = 0 })).Content.ReadAsStringAsync();
        lore.ShouldNotContain("Brest every second Friday");
        // The prompt is as small at the end as it was at the beginning.
        Memory(model.Requests.Last())!.Length.ShouldBeLessThan(3_000);

        Task AskAsync(string text) => server.ChatAsync(new { model = "scripted", messages = new[] { new { role = "system", content = Summary }, new { role = "user", content = text } } });
    }

    private static string? Memory(System.Text.Json.JsonElement body) =>
        body.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("content").GetString()!).FirstOrDefault(static text => text.StartsWith("<memory>", StringComparison.Ordinal));
}
