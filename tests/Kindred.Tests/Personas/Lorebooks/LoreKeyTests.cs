using Kindred.Personas.Lorebooks;
using static Kindred.Tests.Personas.Lorebooks.MadeBooks;

namespace Kindred.Tests.Personas.Lorebooks;

public sealed class LoreKeyTests
{
    [Theory]
    [InlineData("lamp", "The LAMP is lit", true)]
    [InlineData("lamp", "clamps", false)]
    [InlineData("lamp", "lamp", true)]
    [InlineData("lamp", "a clamp, a lamp.", true)]
    [InlineData("old lamp", "cold lamps", true)]
    [InlineData("C++", "I write C++.", true)]
    [InlineData("灯台", "古い灯台がある", true)]
    [InlineData("", "anything", false)]
    [InlineData(" ", "any thing", false)]
    public void A_key_of_one_word_matches_whole_words_in_any_case(string key, string message, bool fires) =>
        Select(Book(Entry(key, "x")), message).Entries.Any().ShouldBe(fires);

    [Fact]
    public void Case_counts_where_the_entry_says_so()
    {
        var book = Book(Entry("Rose", "x", "\"case_sensitive\":true"));

        Select(book, "a rose").Entries.ShouldBeEmpty();
        Select(book, "dear Rose").Entries.ShouldNotBeEmpty();
    }

    [Fact]
    public void Parts_of_words_match_where_the_entry_says_so() =>
        Select(WorldInfo("""{"key":["lamp"],"content":"x","matchWholeWords":false}"""), "clamps").Entries.ShouldNotBeEmpty();

    [Theory]
    [InlineData("/l[ai]mp(s)?/i", "LIMPS", true)]
    [InlineData("/limp/", "LIMP", false)]
    [InlineData("/den/user/", "cd /den/user/ now", true)]
    [InlineData("/a\\\\/b/", "a/b", true)]
    [InlineData("/^b/m", "a\nb", true)]
    [InlineData("/a.b/s", "a\nb", true)]
    public void A_key_between_slashes_is_a_pattern(string key, string message, bool fires) => Select(Book(Entry(key, "x")), message).Entries.Any().ShouldBe(fires);

    [Fact]
    public void With_use_regex_every_key_is_a_pattern()
    {
        var book = Book("""{"keys":["wr(en|inkle)"],"content":"x","use_regex":true,"constant":true,"enabled":true,"insertion_order":1,"extensions":{}}""");

        Select(book, "a Wrinkle").Entries.ShouldNotBeEmpty();
        Select(book, "nothing").Entries.ShouldBeEmpty("the specification sets 'constant' aside for patterns");
    }

    [Fact]
    public void An_invalid_or_endless_pattern_is_told_and_does_not_match()
    {
        Select(Book(Entry("/(a/", "x")), "(a").Refusal().ShouldBe(LoreRefusal.BadPattern);
        Select(Book(Entry($"/{new string('a', 2_000)}/", "x")), "a").Refusal().ShouldBe(LoreRefusal.BadPattern);
    }

    [Fact]
    public void A_book_of_slow_patterns_cannot_hold_up_a_turn()
    {
        var book = Book([.. Enumerable.Range(0, 200).Select(i => Entry($"/^(a+)+{i}$/", "x")), Entry("aaa", "plain", "\"extensions\":{\"match_whole_words\":false}")]);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        var selection = Select(book, new string('a', 5_000) + "!");

        selection.LeftOut.ShouldAllBe(left => left.Why == LoreRefusal.TooSlow);
        selection.LeftOut.Count.ShouldBe(200);
        selection.Texts().ShouldBe(["plain"]);
        System.Diagnostics.Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(0, "a b", true)]
    [InlineData(0, "a", false)]
    [InlineData(1, "a b", true)]
    [InlineData(1, "a b c", false)]
    [InlineData(2, "a", true)]
    [InlineData(2, "a c", false)]
    [InlineData(3, "a b c", true)]
    [InlineData(3, "a b", false)]
    public void Secondary_keys_follow_their_logic(int logic, string message, bool fires)
    {
        var book = WorldInfo($$"""{"key":["a"],"keysecondary":["b","c"],"selective":true,"selectiveLogic":{{logic}},"content":"x"}""");

        var selection = Select(book, message);

        selection.Entries.Any().ShouldBe(fires);
        selection.Refusal().ShouldBe(fires ? null : LoreRefusal.SecondaryKeys);
    }

    [Fact]
    public void Without_selective_secondary_keys_do_not_count() => Select(Book(Entry("a", "x", "\"secondary_keys\":[\"b\"],\"selective\":false")), "a").Entries.ShouldNotBeEmpty();

    [Fact]
    public void A_broken_secondary_pattern_does_not_hide_the_good_one_beside_it() =>
        Select(WorldInfo("""{"key":["a"],"keysecondary":["/(b/","/c/"],"selective":true,"content":"x"}"""), "a", "c").Texts().ShouldBe(["x"]);

    [Fact]
    public void A_book_of_a_million_keys_ends_in_time()
    {
        var keys = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\""));
        var book = Book([.. Enumerable.Range(0, 10).Select(_ => $$"""{"keys":[{{keys}}],"content":"x","enabled":true}""")]);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        var selection = Select(book, new string('k', 10_000));

        selection.Entries.ShouldBeEmpty();
        selection.LeftOut.ShouldContain(left => left.Why == LoreRefusal.TooSlow);
        System.Diagnostics.Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Why_an_entry_fired_is_told()
    {
        Select(Book(Entry("lamp", "x")), "hello", "the lamp").Entries.Single().Why.ShouldBe(new LoreReason.Said("lamp", 1));
        Select(Book(Entry("lamp", "x", "\"constant\":true")), "hello").Entries.Single().Why.ShouldBe(new LoreReason.Always());
    }

    [Fact]
    public void Macros_in_keys_are_expanded() =>
        Select(Roomy with { Expand = text => text.Replace("{{char}}", "Wren", StringComparison.Ordinal) }, Book(Entry("{{char}}", "About {{char}}.")), "dear wren").Texts().ShouldBe(["About Wren."]);
}
