using FsCheck;
using FsCheck.Fluent;
using Kindred.Personas.Macros;

namespace Kindred.Tests.Personas.Macros;

public sealed class MacroExpanderTests
{
    private static readonly MacroContext Context = new("Wren", "Sam")
    {
        Now = new DateTimeOffset(2026, 3, 7, 14, 5, 9, TimeSpan.FromHours(1)),
        LastActive = new DateTimeOffset(2026, 3, 7, 11, 0, 0, TimeSpan.FromHours(1)),
        Persona = "{{user}} is a sailor.",
        Description = "{{char}} keeps a lighthouse.",
        LastMessage = "{{char}} said",
        Outlets = new Dictionary<string, string> { ["door"] = "It is locked." },
    };

    [Theory]
    [InlineData("{{char}} and {{user}}", "Wren and Sam")]
    [InlineData("{{Char}} {{ USER }} <BOT> <user> <Char>", "Wren Sam Wren Sam Wren")]
    [InlineData("{{{char}}}", "{Wren}")]
    [InlineData("{{unknown}} {{char:x}} {{", "{{unknown}} {{char:x}} {{")]
    [InlineData("{{unknown {{char}}}}", "{{unknown Wren}}")]
    [InlineData("{{personality}}", "{{personality}}")]
    [InlineData("{{persona}} {{description}}", "Sam is a sailor. Wren keeps a lighthouse.")]
    [InlineData("{{lastMessage}}", "{{char}} said")]
    [InlineData("{{time}} {{date}} {{weekday}}", "2:05 PM March 7, 2026 Saturday")]
    [InlineData("{{isotime}} {{isodate}}", "14:05 2026-03-07")]
    [InlineData("{{time_UTC-2}} {{time::UTC+8}} {{time_UTC+99}}", "11:05 AM 9:05 PM {{time_UTC+99}}")]
    [InlineData("{{datetimeformat YYYY-MM-DD [at] HH:mm:ss a}}", "2026-03-07 at 14:05:09 pm")]
    [InlineData("{{idle_duration}}", "3 hours")]
    [InlineData("a{{newline}}b{{newline::2}}c{{noop}}", "a\nb\n\nc")]
    [InlineData("a\n\n{{trim}}\n\nb", "ab")]
    [InlineData("a{{// note {{char}} }}b{{comment: x}}c{{hidden_key:y}}", "abc")]
    [InlineData("{{reverse:Hello}} {{reverse:{{user}}}} {{reverse:e\u0301a👩‍🚀}}", "olleH maS 👩‍🚀ae\u0301")]
    [InlineData("{{outlet::door}}{{outlet::none}}", "It is locked.")]
    [InlineData("{{roll:2d1+3}}{{roll:d0}}{{roll:9999d6}}{{roll:x}}", "5{{roll:d0}}{{roll:9999d6}}{{roll:x}}")]
    [InlineData("{{group}} {{charIfNotGroup}}", "Wren Wren")]
    public void Macros_are_replaced(string text, string expected) => MacroExpander.Expand(text, Context).ShouldBe(expected);

    [Fact]
    public void Names_and_messages_bring_no_macros_in() =>
        MacroExpander.Expand("{{char}} {{user}} {{lastMessage}}", new MacroContext("{{user}}", "{{random:a,b}}") { LastMessage = "{{char}}" }).ShouldBe("{{user}} {{random:a,b}} {{char}}");

    [Fact]
    public void The_original_is_used_once() => MacroExpander.Expand("{{original}} More. {{original}}", Context with { Original = "Be {{char}}." }).ShouldBe("Be Wren. More. ");

    [Fact]
    public void Without_a_clock_time_stays_as_written() => MacroExpander.Expand("{{time}} {{idle_duration}}", new MacroContext("a", "b")).ShouldBe("{{time}} {{idle_duration}}");

    [Theory]
    [InlineData("{{random:red, green,blue}}")]
    [InlineData("{{random::red::green::blue}}")]
    [InlineData("{{pick:red,green,blue}}")]
    public void A_choice_is_one_of_those_given_and_each_comes(string text)
    {
        var seen = Enumerable.Range(0, 100).Select(seed => MacroExpander.Expand(text, Context with { TurnSeed = seed, ChatSeed = seed })).Distinct().Order().ToList();

        seen.ShouldBe(["blue", "green", "red"]);
    }

    [Fact]
    public void A_pick_keeps_to_its_chat_and_a_random_to_its_turn()
    {
        for (var turn = 0; turn < 20; turn++)
            MacroExpander.Expand("{{pick:a,b,c,d}}", Context with { TurnSeed = turn }).ShouldBe(MacroExpander.Expand("{{pick:a,b,c,d}}", Context));
        Enumerable.Range(0, 20).Select(turn => MacroExpander.Expand("{{random:a,b,c,d}}", Context with { TurnSeed = turn })).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_comma_may_be_escaped() => MacroExpander.Expand("{{random:a\\,b}}", Context).ShouldBe("a,b");

    [Fact]
    public void Dice_stay_within_their_sides()
    {
        var rolls = Enumerable.Range(0, 300).Select(seed => int.Parse(MacroExpander.Expand("{{roll:d6}}", Context with { TurnSeed = seed }), null)).ToList();

        rolls.Min().ShouldBe(1);
        rolls.Max().ShouldBe(6);
    }

    [Fact]
    public void Two_equal_macros_draw_apart() =>
        Enumerable.Range(0, 20).Any(seed => MacroExpander.Expand("{{roll:100}} {{roll:100}}", Context with { TurnSeed = seed }).Split(' ').Distinct().Count() == 2).ShouldBeTrue();

    [Fact]
    public void Texts_that_name_each_other_end()
    {
        var loop = Context with { Description = "d {{personality}}{{description}}", Personality = "p {{scenario}}", Scenario = "s {{description}}" };

        MacroExpander.Expand("{{description}}", loop).ShouldBe("d p s ");
    }

    [Fact]
    public void A_bomb_of_texts_stays_small_and_quick()
    {
        var bomb = Context with
        {
            Description = string.Concat(Enumerable.Repeat("{{personality}}", 5_000)),
            Personality = string.Concat(Enumerable.Repeat("{{scenario}}", 5_000)),
            Scenario = new string('x', 1_000_000),
        };
        var text = string.Concat(Enumerable.Repeat("{{description}}", 5_000));

        MacroExpander.Expand(text, bomb).Length.ShouldBeLessThanOrEqualTo(text.Length + MacroExpander.MaxGrowth);
    }

    [Fact]
    public void A_hundred_thousand_braces_are_walked_once()
    {
        var open = new string('{', 100_000);

        MacroExpander.Expand(open, Context).ShouldBe(open);
        MacroExpander.Expand(string.Concat(Enumerable.Repeat("{{reverse:", 50_000)) + string.Concat(Enumerable.Repeat("}}", 50_000)), Context).ShouldNotBeNull();
    }

    [Fact]
    public void Any_text_is_expanded_without_a_break() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements("{{", "}}", "{", ":", "::", "char", "random", "roll", "reverse", "trim", "//", ",", " ", "\n", "<user>", "<", "description", "💡", "\ud800").ListOf().ToArbitrary(),
        pieces => MacroExpander.Expand(string.Concat(pieces), Context) is not null));
}
