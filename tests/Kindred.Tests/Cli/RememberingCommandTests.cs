using Kindred.Tests.Personas.Cards;
using Kindred.Tests.Transfer;

namespace Kindred.Tests.Cli;

/// <summary>The commands over the real server, inside their own process and over a data folder of their own.</summary>
public sealed class RememberingCommandTests : IDisposable
{
    private const string File = """
        {"type":"conversation","external_id":"chat-7","character":"Mia","user":"Ana","started_at":"2026-05-12T18:00:00+02:00"}
        {"type":"turn","external_id":"7-1","role":"user","text":"My sister Clara moved to Porto.","said_at":"2026-05-12T18:00:10+02:00"}
        {"type":"turn","external_id":"7-2","role":"assistant","text":"Will you visit her?","said_at":"2026-05-12T18:00:20+02:00"}
        {"type":"turn","role":"wizard","text":"Abracadabra"}
        """;

    private readonly World _world = new();

    public RememberingCommandTests()
    {
        _world.Variables["KINDRED_URL"] = "http://127.0.0.1:1";
        _world.Variables["KINDRED_MODELS__AUTODETECT"] = "false";
        _world.Variables["KINDRED_DATA"] = _world.Data;
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_is_told_in_one_chat_is_answered_in_the_next_and_why_shows_it()
    {
        (await _world.RunAsync("I have a tabby cat called Miso.\n/new\nWhat is my cat called?\n/why\n", ["chat"])).ShouldBe(0);
        var after = _world.Output[_world.Output.IndexOf("A new conversation.", StringComparison.Ordinal)..];
        var why = after.IndexOf("kindred-recall:", StringComparison.Ordinal);
        after[..why].ShouldContain("Miso");
        after[why..].ShouldContain("recalled");
        after[why..].ShouldContain("I have a tabby cat called Miso.");
    }

    [Fact]
    public async Task Memories_of_one_character_stay_out_of_the_talk_with_another()
    {
        await _world.RunAsync("I have a tabby cat called Miso.\n", ["chat", "--character", "Mia"]);
        await _world.RunAsync("What is my cat called?\n/why\n", ["chat", "--character", "Bram"]);
        _world.Output.ShouldContain("Nothing was recalled.");
    }

    [Fact]
    public async Task A_file_is_counted_brought_and_not_brought_twice()
    {
        _world.Write("chats.jsonl", File);
        var path = Path.Combine(_world.Folder, "chats.jsonl");
        (await _world.RunAsync("import", path, "--dry-run")).ShouldBe(0);
        _world.Output.ShouldContain("holds 2 turns in 1 conversations");
        _world.Output.ShouldContain("skipped line 4: has a 'role' other than");

        (await _world.RunAsync("import", path)).ShouldBe(0);
        _world.Output.ShouldContain("brought 2 turns in 1 conversations (batch batch_");
        (await _world.RunAsync("import", path)).ShouldBe(0);
        _world.Output.ShouldContain("brought 0 turns in 0 conversations");
    }

    [Fact]
    public async Task A_character_is_added_listed_and_removed()
    {
        _world.Write("wren.json", MadeCards.V1);
        (await _world.RunAsync("personas", "list")).ShouldBe(0);
        _world.Output.ShouldContain("There is nobody yet");
        (await _world.RunAsync("personas", "add", Path.Combine(_world.Folder, "wren.json"))).ShouldBe(0);
        _world.Output.ShouldContain("Wren: ask for the model NAME@wren");
        (await _world.RunAsync("personas", "list")).ShouldBe(0);
        _world.Output.ShouldMatch("@wren +Wren");
        (await _world.RunAsync("personas", "remove", "@wren")).ShouldBe(0);
        _world.Output.ShouldContain("wren is removed.");
        (await _world.RunAsync("personas", "remove", "wren")).ShouldBe(1);
        _world.Error.ShouldContain("There is no persona 'wren'.");
    }

    [Fact]
    public async Task Chats_of_other_programs_are_brought_with_their_characters()
    {
        _world.Write("Mia.jsonl", MadeExports.ChatFile(MadeExports.Header("c"), MadeExports.User("Hello"), MadeExports.Reply("Two", swipes: ["One", "Two"], chosen: 1)));
        _world.Write("wren.json", MadeCards.V2);
        (await _world.RunAsync("import", Path.Combine(_world.Folder, "Mia.jsonl"), Path.Combine(_world.Folder, "wren.json"))).ShouldBe(0);
        _world.Output.ShouldContain("brought 2 turns in 1 conversations, 1 other versions of turns (batch batch_");
        _world.Output.ShouldContain("brought 0 turns in 0 conversations, 1 personas (batch batch_");
        _world.Write("broken.png", "no picture");
        (await _world.RunAsync("import", Path.Combine(_world.Folder, "broken.png"))).ShouldBe(1);
        _world.Error.ShouldContain("Nothing of the file can be used");
    }

    [Fact]
    public async Task What_was_brought_is_recalled_with_its_day_and_its_speaker()
    {
        _world.Write("chats.jsonl", File);
        await _world.RunAsync("import", Path.Combine(_world.Folder, "chats.jsonl"));
        (await _world.RunAsync("recall", "Where does my sister live?")).ShouldBe(0);
        _world.Output.ShouldContain("[Tue 12 May 2026 16:00] Ana: My sister Clara moved to Porto.");
        (await _world.RunAsync("recall", "Where does my sister live?", "--json", "--limit", "1")).ShouldBe(0);
        _world.Output.ShouldContain("\"items\":[{");
    }

    [Fact]
    public async Task Nothing_found_is_said()
    {
        (await _world.RunAsync("recall", "Where does my sister live?")).ShouldBe(0);
        _world.Output.ShouldContain("Nothing about that is remembered.");
    }

    [Fact]
    public async Task A_limit_out_of_range_is_the_servers_sentence()
    {
        (await _world.RunAsync("recall", "anything", "--limit", "1000")).ShouldBe(1);
        _world.Error.ShouldContain("limit");
    }
}
