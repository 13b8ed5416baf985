using System.Text.Json;
using Kindred.Tests.Server;
using Kindred.Tests.Support;

namespace Kindred.Tests.Clients;

/// <summary>A name, a pet and an appointment, told among many other turns and asked for in new chats, through OpenAI's own JavaScript client.</summary>
public sealed class RemembersTests
{
    private const string Script = "clients/remembers.mjs";
    private const string FillerTurns = "60";

    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        ["What is my name?"] = "Ana",
        ["What's my cat called?"] = "Miso",
        ["When is my dentist appointment?"] = "15:30",
    };

    [FactWhen(Needs.Node, Needs.ClientPackages)]
    public async Task Without_a_language_model_the_answers_hold_what_was_told()
    {
        await using var server = await RunningServer.StartAsync();
        var told = await NodeScript.RunAsync(Script, server.Address + "/v1", "kindred-recall", FillerTurns);
        told.GetProperty("conversations").GetInt32().ShouldBe(1);
        foreach (var (question, word) in Needed) Answer(told, question).GetProperty("reply").GetString()!.ShouldContain(word, customMessage: question);
    }

    [FactWhen(Needs.Node, Needs.ClientPackages)]
    public async Task A_language_model_is_given_the_line_that_it_needs()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var told = await NodeScript.RunAsync(Script, server.Address + "/v1", "scripted", FillerTurns);
        told.GetProperty("conversations").GetInt32().ShouldBe(1);
        foreach (var (question, word) in Needed)
        {
            Answer(told, question).GetProperty("finish").GetString().ShouldBe("stop");
            var sent = model.Requests.Last(request => Newest(request) == question).GetProperty("messages").EnumerateArray();
            sent.Single(static message => Text(message).StartsWith("<memory>", StringComparison.Ordinal)).GetProperty("content").GetString()!.ShouldContain(word, customMessage: question);
        }
    }

    private static JsonElement Answer(JsonElement told, string question) => told.GetProperty("answers").GetProperty(question);

    private static string Newest(JsonElement request) => Text(request.GetProperty("messages").EnumerateArray().Last());

    private static string Text(JsonElement message) => message.GetProperty("content").GetString()!;
}
