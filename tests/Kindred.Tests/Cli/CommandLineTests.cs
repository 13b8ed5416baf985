using System.Net;
using System.Net.Sockets;

namespace Kindred.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Help_names_every_command_with_examples()
    {
        (await _world.RunAsync("--help")).ShouldBe(0);
        foreach (var word in (string[])["serve", "chat", "recall", "import", "eval", "verify", "--urls", "--data", "--model", "--config", "Examples:", "kindred chat"]) _world.Output.ShouldContain(word);
    }

    [Theory]
    [InlineData("serve", "--urls")]
    [InlineData("chat", "--character")]
    [InlineData("recall", "--limit")]
    [InlineData("import", "--dry-run")]
    [InlineData("eval", "locomo")]
    [InlineData("verify", "--data")]
    public async Task Each_command_helps_with_its_own_options(string command, string option)
    {
        (await _world.RunAsync(command, "--help")).ShouldBe(0);
        _world.Output.ShouldContain(option);
        _world.Output.ShouldNotContain("Examples:");
    }

    [Fact]
    public async Task An_unknown_word_is_named_and_fails()
    {
        (await _world.RunAsync("rember")).ShouldBe(1);
        _world.Error.ShouldContain("'rember'");
    }

    [Fact]
    public async Task Listening_beyond_this_machine_is_refused_with_the_reason()
    {
        (await _world.RunAsync("serve", "--urls", "http://0.0.0.0:8000", "--data", _world.Data)).ShouldBe(78);
        _world.Error.ShouldContain("no user exists");
        _world.Error.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_mistake_in_the_settings_is_one_sentence_and_exit_code_78()
    {
        _world.Write("kindred.yaml", "urls: http://127.0.0.1:1\nmodell: x\n");
        (await _world.RunAsync("serve")).ShouldBe(78);
        _world.Error.ShouldStartWith("kindred.yaml line 2: there is no setting 'modell'");
        _world.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        (await _world.RunAsync("serve", "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", "--data", _world.Data)).ShouldBe(1);
        _world.Error.ShouldContain("already listens");
        _world.Error.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_damaged_database_is_refused_in_a_sentence_and_left_as_it_is()
    {
        Directory.CreateDirectory(_world.Data);
        _world.Write(Path.Combine("data", "kindred.db"), "no database at all");
        (await _world.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", _world.Data)).ShouldBe(1);
        _world.Error.ShouldContain("is damaged");
        _world.Error.ShouldNotContain("   at ");
        File.ReadAllText(Path.Combine(_world.Data, "kindred.db")).ShouldBe("no database at all");
    }

    [Theory]
    [InlineData("KINDRED_MODELS__FIRSTBYTETIMEOUT", "soon", "Models:FirstByteTimeout")]
    [InlineData("KINDRED_PROMPT__RECALLLIMIT", "900", "RecallLimit")]
    [InlineData("OPENAI_BASE_URL", "ftp://x", "OPENAI_BASE_URL")]
    public async Task A_setting_that_makes_no_sense_is_named(string variable, string value, string named)
    {
        _world.Variables[variable] = value;
        (await _world.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", _world.Data)).ShouldBe(78);
        _world.Error.ShouldContain(named);
        _world.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_server_that_was_named_and_does_not_answer_is_not_replaced()
    {
        (await _world.RunAsync("recall", "anything", "--url", "http://127.0.0.1:1", "--data", _world.Data)).ShouldBe(1);
        _world.Error.ShouldContain("http://127.0.0.1:1");
        Directory.Exists(_world.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_before_anything_starts()
    {
        (await _world.RunAsync("import", "nowhere.jsonl", "--data", _world.Data)).ShouldBe(1);
        _world.Error.ShouldContain("nowhere.jsonl");
    }
}
