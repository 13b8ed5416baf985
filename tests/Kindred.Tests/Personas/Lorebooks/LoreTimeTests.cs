using Kindred.Personas.Lorebooks;
using static Kindred.Tests.Personas.Lorebooks.MadeBooks;

namespace Kindred.Tests.Personas.Lorebooks;

public sealed class LoreTimeTests
{
    private static readonly Lorebook Timed = WorldInfo("""{"key":["a"],"content":"x","sticky":3,"cooldown":2,"delay":2}""");

    [Fact]
    public void Sticky_cooldown_and_delay_follow_each_other()
    {
        // The key is said in every message; the chat grows by one message a step.
        var state = LoreState.Empty;
        var seen = new List<string>();
        for (var count = 1; count <= 9; count++)
        {
            var selection = Select(Roomy with { State = state, MessageCount = count }, Timed, "a");
            state = selection.State;
            seen.Add(selection.Entries.SingleOrDefault()?.Why.GetType().Name ?? selection.Refusal().ToString()!);
        }

        seen.ShouldBe(["Delay", "Said", "Stays", "Stays", "Stays", "Cooldown", "Cooldown", "Said", "Stays"]);
    }

    [Fact]
    public void A_sticky_entry_stays_without_its_key_and_without_luck()
    {
        var book = WorldInfo("""{"key":["a"],"content":"x","sticky":2,"probability":50}""");
        var seed = Enumerable.Range(0, 100).First(seed => Select(Roomy with { Seed = seed }, book, "a").Entries.Any());
        var fired = Select(Roomy with { MessageCount = 5, Seed = seed }, book, "a");

        for (var other = 0; other < 20; other++)
            Select(Roomy with { MessageCount = 6, State = fired.State, Seed = other }, book, "b").Entries.Single().Why.ShouldBe(new LoreReason.Stays(5));
        Select(Roomy with { MessageCount = 8, State = fired.State }, book, "b").Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_swipe_or_deletion_takes_the_effect_back()
    {
        var fired = Select(Roomy with { MessageCount = 5 }, Timed, "a");

        Select(Roomy with { MessageCount = 5, State = fired.State }, Timed, "b").Entries.ShouldBeEmpty();
        Select(Roomy with { MessageCount = 4, State = fired.State }, Timed, "b").Entries.ShouldBeEmpty();
        Select(Roomy with { MessageCount = 6, State = fired.State }, Timed, "b").Entries.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_edited_entry_starts_anew()
    {
        var fired = Select(Roomy with { MessageCount = 5 }, Timed, "a");
        var edited = WorldInfo("""{"key":["a"],"content":"y","sticky":3,"cooldown":2,"delay":2}""");

        Select(Roomy with { MessageCount = 6, State = fired.State }, edited, "b").Entries.ShouldBeEmpty();
    }

    [Fact]
    public void What_no_rule_looks_back_at_is_not_remembered()
    {
        Select(Roomy with { MessageCount = 5 }, Book(Entry("a", "x")), "a").State.Entries.ShouldBeEmpty();
        var fired = Select(Roomy with { MessageCount = 5 }, Timed, "a").State;
        fired.Entries.Count.ShouldBe(1);
        Select(Roomy with { MessageCount = 10, State = fired }, Timed, "b").State.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_kept_entry_stays_for_ever_after_its_first_match()
    {
        var book = Book(Entry("a", "@@keep_activate_after_match\\nx"));
        var fired = Select(Roomy with { MessageCount = 3 }, book, "a");

        Select(Roomy with { MessageCount = 300, State = fired.State }, book, "b").Texts().ShouldBe(["x"]);
        Select(Roomy with { MessageCount = 2, State = fired.State }, book, "b").Entries.ShouldBeEmpty();
    }

    [Fact]
    public void An_entry_for_once_does_not_come_twice()
    {
        var book = Book(Entry("a", "@@dont_activate_after_match\\nx"));
        var fired = Select(Roomy with { MessageCount = 3 }, book, "a");

        fired.Texts().ShouldBe(["x"]);
        Select(Roomy with { MessageCount = 4, State = fired.State }, book, "a").Refusal().ShouldBe(LoreRefusal.MatchedBefore);
    }
}
