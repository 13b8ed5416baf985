using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.RecallOnly;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.LanguageModels.Backends.RecallOnly;

public class RecallOnlyTests
{
    private static readonly DateTimeOffset May = new(2023, 5, 12, 18, 0, 0, TimeSpan.FromHours(2));

    private static readonly RecalledLine[] Memory =
    [
        Said("My name is Ana and I live in Lisbon."),
        Said("My cat is called Miso.", days: 1),
        Said("I have a dentist appointment on Thursday at 3 pm.", days: 2),
        Said("I work as a nurse at the children's hospital.", days: 3),
        Said("My sister Clara is coming over for dinner.", days: 4),
        Said("I'm allergic to peanuts, so no satay for me.", days: 5),
        Said("My birthday is on the 4th of October.", days: 6),
        Said("We went hiking near Sintra last weekend. It rained the whole time!", days: 7),
        Said("I adopted two rabbits, Pixel and Bean.", days: 8),
        Said("My favourite colour is teal.", days: 9),
        Said("What is my cat called?", days: 10),
        Heard("You should try the cinnamon rolls at Rosa's bakery.", days: 11),
        Heard("My favourite colour is amber, like evening light.", days: 12),
        Said("Miso knocked over the plant again.", days: 13),
    ];

    [Theory]
    [InlineData("What is my name?", "Ana")]
    [InlineData("what's my name", "Ana")]
    [InlineData("Do you remember my name?", "Ana")]
    [InlineData("What's my cat called?", "called Miso")]
    [InlineData("What is the name of my cat?", "called Miso")]
    [InlineData("When is my dentist appointment?", "Thursday at 3 pm")]
    [InlineData("Where do I live?", "Lisbon")]
    [InlineData("Where do I work?", "nurse")]
    [InlineData("What is my job?", "nurse")]
    [InlineData("Who is my sister?", "Clara")]
    [InlineData("What am I allergic to?", "peanuts")]
    [InlineData("When is my birthday?", "4th of October")]
    [InlineData("Where did we go hiking?", "Sintra")]
    [InlineData("What are my rabbits called?", "Pixel and Bean")]
    [InlineData("What is my favorite colour?", "you told me: “My favourite colour is teal.”")]
    [InlineData("What is your favourite colour?", "I said: “My favourite colour is amber")]
    [InlineData("Which rolls should I try?", "cinnamon rolls")]
    [InlineData("Tell me about the plant", "knocked over")]
    public void A_question_finds_its_answer_first(string question, string expected) => Reply(question).Split('\n')[0].ShouldContain(expected);

    [Theory]
    [InlineData("What is my dog called?")]
    [InlineData("When is my flight to Oslo?")]
    [InlineData("What did the lawyer say about the contract?")]
    public void What_is_not_in_memory_is_not_answered(string question)
    {
        var reply = Reply(question, first: false);
        reply.ShouldStartWith("I find nothing about that in my memory.\n\n");
        reply.ShouldEndWith(RecallAnswer.Notice);
    }

    [Fact]
    public void Quotes_carry_their_date_and_speaker()
    {
        Reply("What is my cat called?").ShouldStartWith("On Saturday 13 May 2023 you told me: “My cat is called Miso.”\n");
        var bob = new RecalledLine("The key is under the mat.", "Bob", false, May, 1, "b");
        Compose("Where is the key?", [bob], character: "Kira").ShouldStartWith("On Friday 12 May 2023 Bob said: “The key is under the mat.”");
        Compose("Where is the key?", [bob with { ByUser = true }], now: May.AddHours(1)).ShouldStartWith("Today (Friday 12 May 2023) you told me:");
    }

    [Fact]
    public void Of_statements_that_contradict_each_other_the_newest_comes_first()
    {
        var reply = Compose("Where do I live?", [Said("I live in Porto.", days: -900), Said("I live in Lisbon.", days: 3), Said("I live in Braga.", days: -30)]);
        var lines = reply.Split('\n');
        lines[0].ShouldContain("Lisbon");
        lines[1].ShouldContain("you also told me: “I live in Braga.”");
        lines[2].ShouldContain("Porto");
    }

    [Fact]
    public void At_most_three_lines_are_quoted_and_none_twice()
    {
        var lines = Enumerable.Range(0, 9).Select(i => Said($"My tea number {i} is green tea.", days: i)).Append(Said("My tea number 8 is green tea.", days: 20));
        Compose("What is my tea?", [.. lines]).Split('\n').Count(line => line.StartsWith("On ", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public void Facts_that_fit_are_given_too()
    {
        var question = new RecallQuestion("What is my cat called?", [], ["Ana's cat is called Miso", "Ana lives in Lisbon"], "Ana", null, true, May);
        RecallAnswer.Compose(question).ShouldStartWith("I have noted: Ana's cat is called Miso.\n\n");
    }

    [Fact]
    public void Its_own_replies_are_not_quoted() =>
        Compose("What is my name?", [Heard("On Friday 12 May 2023 you told me: “My name is Ana.”\n\n" + RecallAnswer.ShortNotice, 1)]).ShouldStartWith("I find nothing");

    [Theory]
    [InlineData("My name is Ana.", "I have written that down.")]
    [InlineData("Good morning!", "Good morning, Ana. ")]
    [InlineData("hi there", "Hello, Ana. ")]
    [InlineData("Thank you so much", "You are welcome.")]
    [InlineData("Good night, sleep well", "Goodbye, Ana. ")]
    [InlineData("", "I have written that down.")]
    public void What_asks_nothing_is_acknowledged_without_pretence(string said, string reply) => Reply(said).ShouldStartWith(reply);

    [Fact]
    public void One_line_at_the_end_says_that_no_model_is_connected_and_how_to_connect_one()
    {
        foreach (var (question, first, notice) in new[] { ("What is my name?", true, RecallAnswer.Notice), ("What is my name?", false, RecallAnswer.ShortNotice), ("Hello", true, RecallAnswer.Notice) })
        {
            var paragraphs = Reply(question, first).Split("\n\n");
            paragraphs.Length.ShouldBe(2);
            paragraphs[1].ShouldBe(notice);
            notice.ShouldNotContain('\n');
            notice.ShouldContain("OPENAI_BASE_URL");
        }
    }

    [Fact]
    public async Task The_client_streams_groups_of_words_that_make_the_whole()
    {
        using var client = new RecallOnlyClient(new SteppedClock());
        var options = new ChatOptions { AdditionalProperties = new() { [RecallKeys.Recalled] = Memory, [RecallKeys.Person] = "Ana" } };
        ChatMessage[] messages = [new(ChatRole.System, "…"), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hello."), new(ChatRole.User, "What's my cat called?")];
        var pieces = new List<ChatResponseUpdate>();
        await foreach (var piece in client.GetStreamingResponseAsync(messages, options)) pieces.Add(piece);
        pieces.Count.ShouldBeGreaterThan(4);
        pieces[^1].FinishReason.ShouldBe(ChatFinishReason.Stop);
        string.Concat(pieces.Select(piece => piece.Text)).ShouldBe(Reply("What's my cat called?", first: false));
        (await client.GetResponseAsync(messages, options)).Text.ShouldContain("Miso");
    }

    private static string Reply(string question, bool first = true) => RecallAnswer.Compose(new(question, Memory, [], "Ana", "Kira", first, May.AddDays(60)));

    private static string Compose(string question, RecalledLine[] lines, string? character = null, DateTimeOffset? now = null) =>
        RecallAnswer.Compose(new(question, lines, [], "Ana", character, true, now ?? May.AddDays(60)));

    private static RecalledLine Said(string text, int days = 0) => new(text, "Ana", true, May.AddDays(days), 1, $"t{days}");

    private static RecalledLine Heard(string text, int days) => new(text, "Kira", false, May.AddDays(days), 1, $"t{days}");
}
