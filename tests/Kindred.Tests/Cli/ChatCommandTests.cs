namespace Kindred.Tests.Cli;

public sealed class ChatCommandTests : IDisposable
{
    private const string Start = """{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"kindred":{"conversation_id":"conv_1","turn_id":"turn_7"}}""";
    private const string Hello = """{"id":"c","choices":[{"index":0,"delta":{"content":"Hel"}}]}""";
    private const string Lo = """{"id":"c","choices":[{"index":0,"delta":{"content":"lo, Ana."}}]}""";
    private const string Stop = """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    private const string Broken = """{"error":{"message":"The model stopped answering.","type":"server_error","param":null,"code":null}}""";

    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_line_of_a_pipe_is_a_message_and_its_reply_a_line()
    {
        await using var server = await ScriptedKindred.StartAsync(Start, Hello, Lo, Stop, "[DONE]");
        (await ChatAsync(server, "I am Ana.\n\nAnd you?\n")).ShouldBe(0);
        _world.Output.ShouldBe($"Hello, Ana.{Environment.NewLine}Hello, Ana.{Environment.NewLine}");
        server.Asked.Select(static asked => asked.GetProperty("messages")[0].GetProperty("content").GetString()).ShouldBe(["I am Ana.", "And you?"]);
    }

    [Fact]
    public async Task Messages_of_one_run_are_one_conversation_until_a_new_one_is_asked_for()
    {
        await using var server = await ScriptedKindred.StartAsync(Start, Stop, "[DONE]");
        await ChatAsync(server, "one\ntwo\n/new\nthree\n");
        var names = server.Asked.Select(static asked => asked.GetProperty("metadata").GetProperty("conversation_id").GetString()).ToArray();
        names[1].ShouldBe(names[0]);
        names[2].ShouldNotBe(names[0]);
    }

    [Fact]
    public async Task Options_reach_the_server()
    {
        await using var server = await ScriptedKindred.StartAsync(Start, Stop, "[DONE]");
        await ChatAsync(server, "hi\n", "--model", "big", "--character", "Mia", "--conversation", "book-club");
        var asked = server.Asked.ShouldHaveSingleItem();
        asked.GetProperty("model").GetString().ShouldBe("big");
        asked.GetProperty("stream").GetBoolean().ShouldBeTrue();
        asked.GetProperty("metadata").GetProperty("character").GetString().ShouldBe("Mia");
        asked.GetProperty("metadata").GetProperty("conversation_id").GetString().ShouldBe("book-club");
    }

    [Fact]
    public async Task Why_shows_the_budget_and_what_was_recalled_and_left_out()
    {
        await using var server = await ScriptedKindred.StartAsync(Start, Hello, "[DONE]");
        await ChatAsync(server, "hi\n/why\n");
        _world.Output.ShouldContain("120 of 4000 tokens");
        _world.Output.ShouldContain(new string('█', 15) + new string('░', 15));
        _world.Output.ShouldContain("[12 May 2026] Ana: My sister lives in Porto.");
        _world.Output.ShouldContain("(not relevant enough)");
    }

    [Fact]
    public async Task Why_before_anything_was_said_says_so()
    {
        await using var server = await ScriptedKindred.StartAsync();
        (await ChatAsync(server, "/why\n")).ShouldBe(0);
        _world.Error.ShouldContain("Nothing has been said yet.");
    }

    [Fact]
    public async Task Quit_ends_before_the_rest_is_said()
    {
        await using var server = await ScriptedKindred.StartAsync(Start, "[DONE]");
        (await ChatAsync(server, "/help\n/quit\nhi\n")).ShouldBe(0);
        server.Asked.ShouldBeEmpty();
        _world.Output.ShouldContain("/why");
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_servers_words_and_the_chat_goes_on()
    {
        await using var server = await ScriptedKindred.StartAsync(null);
        (await ChatAsync(server, "hi\nagain\n", "--model", "ghost")).ShouldBe(0);
        server.Asked.Count.ShouldBe(2);
        _world.Error.ShouldContain("There is no model 'ghost'.");
    }

    [Fact]
    public async Task A_reply_that_breaks_off_keeps_what_came_and_tells_why()
    {
        await using var server = await ScriptedKindred.StartAsync(Start, Hello, Broken);
        await ChatAsync(server, "hi\n");
        _world.Output.ShouldContain("Hel");
        _world.Error.ShouldContain("The model stopped answering.");
    }

    [Fact]
    public async Task Without_a_server_the_data_folder_is_used_directly_and_what_was_said_stays()
    {
        _world.Variables["KINDRED_URL"] = "http://127.0.0.1:1";
        _world.Variables["KINDRED_MODELS__AUTO_DETECT"] = "false";
        (await _world.RunAsync("My sister Clara lives in Porto.\n", ["chat", "--data", _world.Data])).ShouldBe(0);
        _world.Error.ShouldContain($"working on {_world.Data} directly");
        (await _world.RunAsync("recall", "Where does my sister live?", "--data", _world.Data)).ShouldBe(0);
        _world.Output.ShouldContain("My sister Clara lives in Porto.");
    }

    private Task<int> ChatAsync(ScriptedKindred server, string input, params string[] options) => _world.RunAsync(input, ["chat", "--url", server.Address, .. options]);
}
