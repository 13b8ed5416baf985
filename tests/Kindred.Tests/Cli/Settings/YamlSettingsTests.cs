using Kindred.Cli;
using Kindred.Cli.Settings;

namespace Kindred.Tests.Cli.Settings;

public sealed class YamlSettingsTests
{
    [Fact]
    public void Sections_become_paths_and_lists_count()
    {
        var settings = YamlSettings.Parse(
            """
            urls: http://127.0.0.1:9000
            memory:
              indexed_turns: 5000   # read as IndexedTurns
            models:
              backends:
                - name: home
                  base-url: http://10.0.0.5:8080
            """,
            "kindred.yaml");
        settings["urls"].ShouldBe("http://127.0.0.1:9000");
        settings["Memory:IndexedTurns"].ShouldBe("5000");
        settings["Models:Backends:0:Name"].ShouldBe("home");
        settings["Models:Backends:0:BaseUrl"].ShouldBe("http://10.0.0.5:8080");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("model:\n")]
    [InlineData("model: ~\n")]
    public void Nothing_said_is_nothing_set(string text) => YamlSettings.Parse(text, "kindred.yaml").ShouldBeEmpty();

    [Theory]
    [InlineData("urls: x\nmodl: y", "line 2: there is no setting 'modl' here")]
    [InlineData("urls: [", "not valid YAML")]
    [InlineData("- a\n- b", "line 1: expected settings")]
    [InlineData("urls: a\n---\nurls: b", "second document")]
    [InlineData("a: 1\na: 2", "not valid YAML")]
    public void A_mistake_is_refused_with_its_place(string text, string reason)
    {
        var refusal = Should.Throw<CommandFailedException>(() => YamlSettings.Parse(text, "kindred.yaml"));
        refusal.Message.ShouldStartWith("kindred.yaml line ");
        refusal.Message.ShouldContain(reason);
        refusal.ExitCode.ShouldBe(78);
    }
}
