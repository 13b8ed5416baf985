using Kindred.Cli;
using Kindred.Cli.Settings;

namespace Kindred.Tests.Cli.Settings;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("NAME=value", "value")]
    [InlineData("  NAME = value  ", "value")]
    [InlineData("export NAME=value", "value")]
    [InlineData("NAME=", "")]
    [InlineData("NAME=value # a comment", "value")]
    [InlineData("NAME=http://host/#anchor", "http://host/#anchor")]
    [InlineData("NAME='single # $literal \\n'", "single # $literal \\n")]
    [InlineData("NAME=\"two\\nlines and \\\"quotes\\\"\" # more", "two\nlines and \"quotes\"")]
    [InlineData("NAME=a=b", "a=b")]
    public void A_line_names_a_value(string line, string value) => DotEnv.Parse(line, ".env")["NAME"].ShouldBe(value);

    [Fact]
    public void Comments_and_empty_lines_are_passed_over_and_the_last_of_a_name_wins() =>
        DotEnv.Parse("# first\r\n\r\nA=1\nA=2\n", ".env").ShouldBe([new("A", "2")]);

    [Theory]
    [InlineData("A=1\nnonsense", "line 2")]
    [InlineData("1A=1", "line 1")]
    [InlineData("\n\nA='open", "line 3: the quote ' is not closed")]
    public void What_is_no_setting_is_refused_with_its_line(string text, string place)
    {
        var refusal = Should.Throw<CommandFailedException>(() => DotEnv.Parse(text, ".env"));
        refusal.Message.ShouldContain(place);
        refusal.ExitCode.ShouldBe(78);
    }
}
