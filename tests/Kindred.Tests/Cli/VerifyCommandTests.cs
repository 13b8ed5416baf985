using Kindred.Tests.Server;

namespace Kindred.Tests.Cli;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly World _world = new();

    public VerifyCommandTests() => _world.Variables["KINDRED_MODELS__AUTODETECT"] = "false";

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_part_gets_a_line_and_what_is_lacking_says_how_to_get_it()
    {
        (await _world.RunAsync("verify", "--data", _world.Data, "--urls", "http://127.0.0.1:1")).ShouldBe(0);
        var lines = _world.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in (string[])["runtime", "clock", "data folder", "database", "sentence encoder", "token counting", "language models", "port"])
            lines.Count(line => line.Length > 2 && line[2..].StartsWith(part, StringComparison.Ordinal)).ShouldBe(1, part);
        _world.Output.ShouldContain("! language models");
        _world.Output.ShouldContain("→ Set OPENAI_BASE_URL");
        _world.Output.ShouldContain("Everything that Kindred needs is there.");
    }

    [Fact]
    public async Task A_database_that_holds_memories_is_read_and_found_sound()
    {
        _world.Variables["KINDRED_URL"] = "http://127.0.0.1:1";
        (await _world.RunAsync("My sister lives in Porto.\n", ["chat", "--data", _world.Data])).ShouldBe(0);
        (await _world.RunAsync("verify", "--data", _world.Data, "--urls", "http://127.0.0.1:1")).ShouldBe(0);
        _world.Output.ShouldContain("kindred.db is sound");
    }

    [Fact]
    public async Task A_broken_database_fails_and_the_other_parts_are_still_looked_at()
    {
        Directory.CreateDirectory(_world.Data);
        await File.WriteAllTextAsync(Path.Combine(_world.Data, "kindred.db"), new string('x', 8192));
        (await _world.RunAsync("verify", "--data", _world.Data, "--urls", "http://127.0.0.1:1")).ShouldBe(1);
        _world.Output.ShouldContain("✗ database");
        _world.Output.ShouldContain("✓ port");
        _world.Output.ShouldContain("1 of 8 parts are broken.");
    }

    [Fact]
    public async Task A_port_that_another_program_answers_on_is_broken()
    {
        await using var other = await ScriptedModel.StartAsync();
        (await _world.RunAsync("verify", "--data", _world.Data, "--urls", new Uri(other.Address).GetLeftPart(UriPartial.Authority))).ShouldBe(1);
        _world.Output.ShouldContain("✗ port");
    }
}
