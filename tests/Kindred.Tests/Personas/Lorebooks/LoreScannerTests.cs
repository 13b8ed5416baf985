using FsCheck;
using FsCheck.Fluent;
using Kindred.Personas;
using Kindred.Personas.Lorebooks;
using static Kindred.Tests.Personas.Lorebooks.MadeBooks;

namespace Kindred.Tests.Personas.Lorebooks;

public sealed class LoreScannerTests
{
    [Fact]
    public void Only_the_newest_messages_are_searched()
    {
        var book = Book("\"scan_depth\":2,", [Entry("lamp", "x")]);

        Select(book, "1", "lamp").Entries.ShouldNotBeEmpty();
        Select(book, "1", "2", "lamp").Entries.ShouldBeEmpty();
        Select(Roomy with { ScanDepth = 0 }, Book(Entry("lamp", "x"), Entry("y", "z", "\"constant\":true")), "lamp").Texts().ShouldBe(["z"]);
    }

    [Fact]
    public void A_switched_off_entry_and_an_empty_one_never_fire() =>
        Select(Book(Entry("a", "@@activate\\nx", "\"enabled\":false,\"constant\":true"), Entry("a", "")), "a").Entries.ShouldBeEmpty();

    [Fact]
    public void Lower_order_stands_earlier()
    {
        var book = Book(Entry("a", "late", "\"insertion_order\":9"), Entry("a", "early", "\"insertion_order\":-1"));

        Select(book, "a").Texts().ShouldBe(["early", "late"]);
    }

    [Fact]
    public void What_an_entry_says_calls_up_others()
    {
        var book = Book(Entry("bessie", "Bessie is a friend of Rufus"), Entry("rufus", "Rufus is a dog"), Entry("dog", "Dogs bark"));

        var selection = Select(book, "where is Bessie?");

        selection.Texts().Length.ShouldBe(3);
        selection.Entries[1].Why.ShouldBe(new LoreReason.CalledUp("rufus", "0"));
    }

    [Theory]
    [InlineData("\"recursive_scanning\":false,", "", "")]
    [InlineData("", "\"extensions\":{\"prevent_recursion\":true}", "")]
    [InlineData("", "", "\"extensions\":{\"exclude_recursion\":true}")]
    public void Recursion_stops_where_it_is_forbidden(string ofBook, string ofFirst, string ofSecond) =>
        Select(Book(ofBook, [Entry("a", "then b", ofFirst), Entry("b", "second", ofSecond)]), "a").Texts().ShouldBe(["then b"]);

    [Fact]
    public void Entries_that_call_up_each_other_come_once() => Select(Book(Entry("a", "b a"), Entry("b", "a b")), "a").Texts().ShouldBe(["b a", "a b"]);

    [Fact]
    public void Delayed_levels_join_one_after_the_other()
    {
        var book = WorldInfo(
            """{"key":["a"],"content":"first"}""",
            """{"key":["a"],"content":"second","delayUntilRecursion":2}""",
            """{"key":["first"],"content":"one","delayUntilRecursion":true}""");

        Select(book, "a").Texts().ShouldBe(["first", "second", "one"]);
        Select(Roomy with { MaxPasses = 1 }, book, "a").Texts().ShouldBe(["first"]);
    }

    [Fact]
    public void Names_that_macros_bring_call_up_others_too() =>
        Select(Roomy with { Expand = text => text.Replace("{{char}}", "Wren", StringComparison.Ordinal) }, Book(Entry("a", "ask {{char}}"), Entry("wren", "keeper")), "a")
            .Texts().ShouldBe(["ask Wren", "keeper"]);

    [Fact]
    public void Comments_in_content_are_not_found_and_hidden_keys_are()
    {
        var book = Book(Entry("a", "{{// b}}{{comment: c}}{{hidden_key:d}}x"), Entry("b", "no"), Entry("c", "no"), Entry("d", "yes"));

        Select(book, "a").Texts().ShouldContain("yes");
        Select(book, "a").Texts().ShouldNotContain("no");
    }

    [Fact]
    public void The_lowest_priority_is_dropped_first()
    {
        var book = Book(Entry("a", "one two", "\"priority\":1"), Entry("a", "three four", "\"priority\":5"), Entry("a", "five six", "\"priority\":3"));

        var selection = Select(Roomy with { TokenBudget = 4 }, book, "a");

        selection.Texts().ShouldBe(["three four", "five six"]);
        selection.LeftOut.Single().ShouldSatisfyAllConditions(left => left.Entry.Id.ShouldBe("0"), left => left.Why.ShouldBe(LoreRefusal.Budget));
        selection.Tokens.ShouldBe(4);
    }

    [Fact]
    public void Without_priority_the_higher_order_stays_and_constants_before_all()
    {
        var book = Book(Entry("a", "low", "\"insertion_order\":1"), Entry("a", "high", "\"insertion_order\":9"), Entry("z", "always", "\"insertion_order\":0,\"constant\":true"));

        Select(Roomy with { TokenBudget = 2 }, book, "a").Texts().ShouldBe(["always", "high"]);
    }

    [Fact]
    public void Once_one_does_not_fit_lower_ones_are_out_but_a_giant_is_passed_over_alone()
    {
        var small = Book(Entry("a", "1 2 3", "\"priority\":9"), Entry("a", "1 2", "\"priority\":5"), Entry("a", "1", "\"priority\":1"));
        var giant = Book(Entry("a", "1 2 3 4 5 6", "\"priority\":9"), Entry("a", "1", "\"priority\":1"));

        Select(Roomy with { TokenBudget = 4 }, small, "a").Texts().ShouldBe(["1 2 3"]);
        Select(Roomy with { TokenBudget = 4 }, giant, "a").Texts().ShouldBe(["1"]);
    }

    [Fact]
    public void A_book_has_a_budget_of_its_own()
    {
        var tight = Book("\"token_budget\":1,", [Entry("a", "one"), Entry("a", "two")]);
        var free = WorldInfo("""{"key":["a"],"content":"three four"}""", """{"key":["a"],"content":"five","ignoreBudget":true}""");

        LoreScanner.Select(["a"], [tight, free], Roomy with { TokenBudget = 3 }).Texts().ShouldBe(["one", "three four", "five"], ignoreOrder: true);
    }

    [Fact]
    public void Chance_is_decided_by_the_seed()
    {
        var book = WorldInfo("""{"key":["a"],"content":"maybe","probability":30,"useProbability":true}""", """{"key":["a"],"content":"never","probability":0}""");

        var runs = Enumerable.Range(0, 1000).Select(seed => Select(Roomy with { Seed = seed }, book, "a")).ToList();

        runs.Count(run => run.Texts().Contains("maybe")).ShouldBeInRange(250, 350);
        runs.ShouldAllBe(run => run.LeftOut.Any(left => left.Entry.Id == "1" && left.Why == LoreRefusal.Probability));
        Select(Roomy with { Seed = 5 }, book, "a").Texts().ShouldBe(Select(Roomy with { Seed = 5 }, book, "a").Texts());
    }

    [Fact]
    public void Of_a_group_one_entry_comes_by_weight()
    {
        var book = WorldInfo("""{"key":["a"],"content":"rare","group":"g","groupWeight":10}""", """{"key":["a"],"content":"often","group":"g, h","groupWeight":90}""", """{"key":["b"],"content":"other","group":"h"}""");

        var runs = Enumerable.Range(0, 1000).Select(seed => Select(Roomy with { Seed = seed }, book, "a").Texts()).ToList();

        runs.ShouldAllBe(texts => texts.Length == 1);
        runs.Count(texts => texts[0] == "rare").ShouldBeInRange(60, 150);
    }

    [Fact]
    public void A_group_may_go_by_order_or_by_score()
    {
        var byOrder = WorldInfo("""{"key":["a"],"content":"low","group":"g","order":1,"groupOverride":true}""", """{"key":["a"],"content":"high","group":"g","order":2,"groupOverride":true}""");
        var byScore = WorldInfo("""{"key":["song","cat"],"content":"cats","group":"g","useGroupScoring":true}""", """{"key":["song","ghost"],"content":"ghosts","group":"g","useGroupScoring":true}""");

        Select(byOrder, "a").Texts().ShouldBe(["high"]);
        for (var seed = 0; seed < 20; seed++) Select(Roomy with { Seed = seed }, byScore, "a song of a ghost").Texts().ShouldBe(["ghosts"]);
    }

    [Fact]
    public void A_group_is_closed_once_one_of_it_is_in()
    {
        var book = WorldInfo("""{"key":["a"],"content":"b","group":"g"}""", """{"key":["b"],"content":"second","group":"g"}""");

        Select(book, "a").Texts().ShouldBe(["b"]);
        Select(book, "a").Refusal().ShouldBe(LoreRefusal.Group);
    }

    [Fact]
    public void Each_position_and_role_of_world_info_is_known()
    {
        var book = WorldInfo([.. Enumerable.Range(0, 8).Select(position => $$"""{"key":["a"],"content":"p{{position}}","position":{{position}},"depth":3,"role":2,"outletName":"o"}""")]);

        var places = Select(book, "a").Entries.Select(entry => entry.Where).ToList();

        places.Select(place => (int)place.Position).ShouldBe([0, 1, 2, 3, 4, 5, 6, 7]);
        places[4].ShouldBe(new LoreWhere(LorePosition.AtDepth, 3, PromptRole.Assistant, "o"));
    }

    [Fact]
    public void A_selection_never_passes_its_budget_and_holds_no_entry_twice() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 12).ListOf().ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(), (sizes, budget) =>
        {
            var entries = sizes.Select((size, i) => Entry(i % 2 == 0 ? "a" : $"w{i - 1}", string.Join(' ', Enumerable.Repeat($"w{i}", size)), $"\"priority\":{i % 3}"));
            var selection = Select(Roomy with { TokenBudget = budget }, Book([.. entries]), "a");
            return selection.Tokens <= budget && selection.Entries.Select(entry => entry.Entry.Id).Distinct().Count() == selection.Entries.Count;
        }));
}
