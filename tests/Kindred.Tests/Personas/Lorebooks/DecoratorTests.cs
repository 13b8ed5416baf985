using Kindred.Personas;
using Kindred.Personas.Lorebooks;
using static Kindred.Tests.Personas.Lorebooks.MadeBooks;

namespace Kindred.Tests.Personas.Lorebooks;

public sealed class DecoratorTests
{
    [Fact]
    public void Decorators_are_cut_off_the_text()
    {
        var (decorators, text) = DecoratorParser.Parse("\n@@depth 4\r\n@@role assistant\n\n@@scan_depth 2\n\nThe text.\n@@not one");

        text.ShouldBe("The text.\n@@not one");
        (decorators.Depth, decorators.Role, decorators.ScanDepth).ShouldBe((4, PromptRole.Assistant, 2));
    }

    [Fact]
    public void Text_without_decorators_is_left_as_it_is() => DecoratorParser.Parse("\n a @@depth 4").Text.ShouldBe("\n a @@depth 4");

    [Fact]
    public void What_is_unknown_is_cut_off_and_listed()
    {
        var (decorators, text) = DecoratorParser.Parse("@@made_up 3\n@@depth deep\n@@instruct_depth 5\nx");

        text.ShouldBe("x");
        decorators.Unknown.ShouldBe(["made_up", "depth", "instruct_depth"]);
        decorators.Depth.ShouldBeNull();
    }

    [Fact]
    public void A_fallback_counts_only_when_the_one_before_did_not()
    {
        DecoratorParser.Parse("@@made_up 4\n@@@also_made_up 4\n@@@activate_only_every 3\n@@@activate_only_every 7\nx").Decorators.ActivateOnlyEvery.ShouldBe(3);
        DecoratorParser.Parse("@@depth 5\n@@@activate_only_every 3\nx").Decorators.ActivateOnlyEvery.ShouldBeNull();
        DecoratorParser.Parse("@@@depth 5\nx").Decorators.Depth.ShouldBeNull();
    }

    [Fact]
    public void Of_two_alike_the_first_counts() => DecoratorParser.Parse("@@depth 1\n@@depth 2\nx").Decorators.Depth.ShouldBe(1);

    [Fact]
    public void A_decorator_moves_the_entry()
    {
        Where("@@depth 2\\n@@role user\\nx").ShouldBe(new LoreWhere(LorePosition.AtDepth, 2, PromptRole.User));
        Where("@@depth 2\\n@@position before_desc\\nx").Position.ShouldBe(LorePosition.BeforeCharacter);
        Where("@@position personality\\nx").Position.ShouldBe(LorePosition.Personality);
        Where("@@position elsewhere\\nx").Position.ShouldBe(LorePosition.AfterCharacter);
        Where("@@depth -3\\nx").Depth.ShouldBe(0);
    }

    [Theory]
    [InlineData("@@activate_only_after 3", 2, LoreRefusal.OnlyAfter)]
    [InlineData("@@activate_only_after 3", 3, null)]
    [InlineData("@@activate_only_every 3", 4, LoreRefusal.OnlyEvery)]
    [InlineData("@@activate_only_every 3", 6, null)]
    [InlineData("@@activate_only_every 0", 4, null)]
    public void Entries_wait_for_the_characters_messages(string decorator, int said, object? refusal)
    {
        Select(Roomy with { AssistantMessages = said }, Book(Entry("a", $"{decorator}\\nx")), "a").Refusal().ShouldBe((LoreRefusal?)refusal);
        Select(Book(Entry("a", $"{decorator}\\nx")), "a").Texts().ShouldBe(["x"], "not known how many, so the rule is left out");
    }

    [Fact]
    public void Activate_beats_dont_activate_and_dont_activate_beats_the_rest()
    {
        Select(Book(Entry("z", "@@activate\\n@@dont_activate\\nx")), "a").Texts().ShouldBe(["x"]);
        Select(Book(Entry("a", "@@dont_activate\\nx", "\"constant\":true")), "a").Refusal().ShouldBe(LoreRefusal.NeverByDecorator);
    }

    [Fact]
    public void Additional_and_excluded_keys_are_asked_too()
    {
        var book = Book(Entry("a", "@@additional_keys b, c\\n@@exclude_keys d\\nx"));

        Select(book, "a").Refusal().ShouldBe(LoreRefusal.AdditionalKeys);
        Select(book, "a c").Texts().ShouldBe(["x"]);
        Select(book, "a c", "d").Refusal().ShouldBe(LoreRefusal.ExcludedKey);
    }

    [Fact]
    public void An_entry_may_belong_to_one_greeting()
    {
        var book = Book(Entry("a", "@@is_greeting 1\\nx"));

        Select(Roomy with { Greeting = 0 }, book, "a").Refusal().ShouldBe(LoreRefusal.OtherGreeting);
        Select(Roomy with { Greeting = 1 }, book, "a").Texts().ShouldBe(["x"]);
        Select(book, "a").Texts().ShouldBe(["x"]);
    }

    [Fact]
    public void An_entry_may_stand_back_when_the_context_is_full()
    {
        var book = Book(Entry("a", "@@ignore_on_max_context\\nx"));

        Select(Roomy with { AtMaxContext = true }, book, "a").Refusal().ShouldBe(LoreRefusal.MaxContext);
        Select(book, "a").Texts().ShouldBe(["x"]);
    }

    [Fact]
    public void Its_scan_depth_beats_the_books() =>
        Select(Book("\"scan_depth\":1,", [Entry("a", "@@scan_depth 3\\nx")]), "1", "2", "a").Texts().ShouldBe(["x"]);

    private static LoreWhere Where(string content) => Select(Book(Entry("a", content)), "a").Entries.Single().Where;
}
