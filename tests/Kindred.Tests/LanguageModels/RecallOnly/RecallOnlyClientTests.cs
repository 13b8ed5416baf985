using Kindred.LanguageModels.Backends.RecallOnly;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.LanguageModels.RecallOnly;

public sealed class RecallOnlyClientTests
{
    [Theory]
    [InlineData("What is my name?", "Ana")]
    [InlineData("what's my name", "Ana")]
    [InlineData("Do you remember my name?", "Ana")]
    [InlineData("Who am I?", "Ana")]
    [InlineData("What's my cat called?", "Miso")]
    [InlineData("What is the name of my cat?", "Miso")]
    [InlineData("Remind me what my pet is called", "Miso")]
    [InlineData("When is my dentist appointment?", "Thursday")]
    [InlineData("What time am I seeing the dentist?", "3 pm")]
    [InlineData("Where does my sister live?", "Porto")]
    [InlineData("Can you tell me where my brother lives?", "Leeds")]
    [InlineData("How many kids does my sister have?", "two")]
    [InlineData("What do I do for a living?", "nurse")]
    [InlineData("Where do I work?", "St. Mary's hospital")]
    [InlineData("Who is Miso?", "cat")]
    [InlineData("I forgot when my dentist appointment is", "Thursday")]
    [InlineData("hey, what was my sister's name again?", "Clara")]
    public async Task A_question_finds_its_answer_among_distractors(string question, string answer) =>
        (await RecallScene.Ana().AskAsync(question)).ShouldContain(answer);

    [Theory]
    [InlineData("What is my name?", "Miso")]
    [InlineData("Where does my sister live?", "Leeds")]
    [InlineData("When is my dentist appointment?", "vet")]
    [InlineData("What's my cat called?", "Tom")]
    [InlineData("What's my cat called?", "otter")]
    public async Task What_answers_something_else_is_left_out(string question, string distractor) =>
        (await RecallScene.Ana().AskAsync(question)).ShouldNotContain(distractor);

    [Theory]
    [InlineData("What is my dog called?")]
    [InlineData("When does my train leave?")]
    [InlineData("What is my favourite opera?")]
    [InlineData("Who won the elections?")]
    public async Task What_was_never_told_is_not_made_up(string question)
    {
        var reply = await RecallScene.Ana().AskAsync(question);
        reply.ShouldStartWith("I find nothing");
        reply.ShouldNotContain('“');
    }

    [Fact]
    public async Task A_quote_carries_its_date()
    {
        var reply = await new RecallScene().Told("My cat is called Miso.", "2023-05-12").AskAsync("What's my cat called?");
        reply.ShouldBe($"On Friday 12 May 2023 you told me: “My cat is called Miso.”\n\n{ReplyComposer.ShortNotice}");
    }

    [Theory]
    [InlineData("2023-06-14", "Today, Wednesday 14 June 2023, you told me")]
    [InlineData("2023-06-13", "Yesterday, Tuesday 13 June 2023, you told me")]
    [InlineData("2023-06-12", "On Monday 12 June 2023 you told me")]
    public async Task Today_and_yesterday_are_words(string date, string opening) =>
        (await new RecallScene().Told("My cat is called Miso.", date).AskAsync("What's my cat called?")).ShouldStartWith(opening);

    [Fact]
    public async Task The_newest_of_several_answers_comes_first()
    {
        var scene = new RecallScene().Told("I live in York.", "2022-01-05").Told("I live in Leeds.", "2023-03-05").Told("I live in Hull.", "2021-03-05");
        var reply = await scene.AskAsync("Where do I live now?");
        reply.ShouldStartWith("On Sunday 5 March 2023 you told me: “I live in Leeds.”");
    }

    [Fact]
    public async Task What_the_character_said_answers_a_question_about_you()
    {
        var scene = new RecallScene().Told("My favourite colour is red.", "2023-05-01").Said("My favourite colour is green.", "2023-05-01");
        (await scene.AskAsync("What is your favourite colour?")).ShouldStartWith("On Monday 1 May 2023 I said: “My favourite colour is green.”");
        (await scene.AskAsync("What is my favourite colour?")).ShouldStartWith("On Monday 1 May 2023 you told me: “My favourite colour is red.”");
    }

    [Fact]
    public async Task Another_speaker_is_named()
    {
        var scene = new RecallScene().Named("Ana", "Seraphina").Said("The inn of Eldoria is called The Gilded Griffin.", "2023-05-01", "Narrator");
        (await scene.AskAsync("What is the inn of Eldoria called?")).ShouldStartWith("On Monday 1 May 2023 Narrator said: “The inn");
    }

    [Fact]
    public async Task The_transcript_is_memory_too()
    {
        var scene = new RecallScene().Earlier(ChatRole.User, "My bike is a red Trek.").Earlier(ChatRole.Assistant, $"Noted.\n\n{ReplyComposer.ShortNotice}");
        (await scene.AskAsync("What colour is my bike?")).ShouldStartWith("Earlier in this chat you told me: “My bike is a red Trek.”");
    }

    [Fact]
    public async Task A_message_may_answer_its_own_question() =>
        (await new RecallScene().AskAsync("My bike is red. What colour is my bike?")).ShouldStartWith("In this very message you wrote: “My bike is red.”");

    [Fact]
    public async Task A_question_that_was_asked_before_is_no_answer()
    {
        var scene = new RecallScene().Told("What's my cat called?", "2023-06-01").Told("Do you know what my cat is called?", "2023-06-02").Told("My cat is called Miso.", "2023-05-12");
        var reply = await scene.AskAsync("what's my cat called?");
        reply.ShouldStartWith("On Friday 12 May 2023 you told me: “My cat is called Miso.”");
        reply.ShouldNotContain("what my cat is called?");
    }

    [Fact]
    public async Task Its_own_earlier_replies_are_never_quoted()
    {
        var scene = new RecallScene().Said($"On Friday 12 May 2023 you told me: “My cat is called Miso.”\n\n{ReplyComposer.ShortNotice}", "2023-06-01");
        (await scene.AskAsync("What's my cat called?")).ShouldStartWith("I find nothing about that in memory.");
    }

    [Fact]
    public async Task Two_sentences_that_belong_together_are_quoted_together()
    {
        var scene = new RecallScene().Told("We finally adopted a cat from the shelter. She is called Miso. The weather was awful.", "2023-05-12");
        var reply = await scene.AskAsync("What is my cat called?");
        reply.ShouldContain("“We finally adopted a cat from the shelter. She is called Miso.”");
    }

    [Fact]
    public async Task At_most_three_quotes_are_given()
    {
        var scene = new RecallScene();
        for (var day = 1; day <= 9; day++) scene.Told($"I love food number {day}.", $"2023-05-0{day}");
        (await scene.AskAsync("What food do I like?")).Count(static c => c == '“').ShouldBe(3);
    }

    [Fact]
    public async Task A_long_message_is_cut_to_what_matters()
    {
        var filler = string.Join(' ', Enumerable.Repeat("and then we walked on for a while", 60));
        var reply = await new RecallScene().Told($"{filler} until we met a dog called Rex at the pier {filler}", "2023-05-12").AskAsync("What was the dog called?");
        reply.ShouldContain("a dog called Rex");
        reply.Length.ShouldBeLessThan(500);
    }

    [Fact]
    public async Task Facts_are_told_as_facts() =>
        (await new RecallScene().Fact("Ana's cat is called Miso").AskAsync("What's my cat called?")).ShouldStartWith("Written down as a fact: “Ana's cat is called Miso”");

    [Fact]
    public async Task A_relative_day_is_worked_out() =>
        (await new RecallScene().Told("I have a job interview tomorrow.", "2023-05-12").AskAsync("When is my job interview?")).ShouldContain("“tomorrow” then meant Saturday 13 May 2023.");

    [Fact]
    public async Task A_chats_own_names_are_known()
    {
        (await new RecallScene().Named("Ana").AskAsync("What is my name?")).ShouldStartWith("In this chat you go by the name “Ana”.");
        (await new RecallScene().Named("Ana", "Seraphina").AskAsync("What is your name?")).ShouldStartWith("In this chat I go by the name “Seraphina”.");
    }

    [Fact]
    public async Task An_open_question_gets_what_memory_put_first()
    {
        var reply = await RecallScene.Ana().AskAsync("What do you know about me?");
        reply.Count(static c => c == '“').ShouldBe(3);
        reply.ShouldContain("Miso");
    }

    [Fact]
    public async Task Two_questions_get_two_answers()
    {
        var reply = await RecallScene.Ana().AskAsync("What's my cat called? And where does my sister live?");
        reply.ShouldContain("Miso");
        reply.ShouldContain("Porto");
    }

    [Fact]
    public async Task The_nearest_is_called_the_nearest()
    {
        var reply = await new RecallScene().Told("The dentist said my teeth are fine.", "2023-05-12").AskAsync("When is my dentist appointment?");
        reply.ShouldStartWith("I find nothing in memory that answers this directly. The nearest is:");
    }

    [Theory]
    [InlineData("My name is Ana.", "Noted.")]
    [InlineData("When I was young, I lived in Rome.", "Noted.")]
    [InlineData("What a lovely day!", "Noted.")]
    [InlineData("good morning", "Hello.")]
    [InlineData("Thank you so much!", "You're welcome.")]
    [InlineData("Good night, see you tomorrow", "Goodbye.")]
    public async Task What_asks_nothing_is_acknowledged(string text, string opening)
    {
        var reply = await RecallScene.Ana().AskAsync(text);
        reply.ShouldStartWith(opening);
        reply.ShouldContain("written down");
        reply.ShouldNotContain('“');
    }

    [Fact]
    public async Task Without_memory_it_does_not_claim_to_have_written_down()
    {
        using var client = new RecallOnlyClient(TimeProvider.System);
        var response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, "My name is Ana.")]);
        response.Text.ShouldNotContain("written down");
        response.Text.ShouldEndWith(ReplyComposer.FullNotice);
    }

    [Fact]
    public async Task It_claims_no_feelings() => (await new RecallScene().AskAsync("Hey, how are you?")).ShouldContain("no mood to report");

    [Fact]
    public async Task A_request_it_cannot_fulfil_is_refused_plainly() => (await new RecallScene().AskAsync("Write a poem about autumn")).ShouldStartWith("I can't do that");

    [Theory]
    [InlineData(true, "What's my cat called?", true)]
    [InlineData(false, "What's my cat called?", false)]
    [InlineData(false, "What's my boat called?", true)]
    [InlineData(true, "good morning", true)]
    [InlineData(false, "good morning", false)]
    public async Task The_notice_is_the_last_paragraph(bool first, string text, bool full)
    {
        var scene = RecallScene.Ana();
        if (first) scene.First();
        (await scene.AskAsync(text)).Split("\n\n")[^1].ShouldBe(full ? ReplyComposer.FullNotice : ReplyComposer.ShortNotice);
    }

    [Fact]
    public async Task It_streams_in_word_groups()
    {
        var updates = await RecallScene.Ana().UpdatesAsync("What's my cat called?");
        updates.Count.ShouldBeGreaterThan(3);
        updates[0].Role.ShouldBe(ChatRole.Assistant);
        updates[^1].FinishReason.ShouldBe(ChatFinishReason.Stop);
        updates.Count(static update => update.FinishReason is not null).ShouldBe(1);
        updates.ShouldAllBe(static update => update.Contents.Count == 1 && update.Contents[0] is TextContent);
        updates.ShouldAllBe(static update => update.Text.Length > 0);
    }

    [Fact]
    public async Task The_same_request_gets_the_same_reply() =>
        (await RecallScene.Ana().AskAsync("Where does my sister live?")).ShouldBe(await RecallScene.Ana().AskAsync("Where does my sister live?"));

    [Fact]
    public async Task Any_text_gets_a_reply()
    {
        foreach (var text in new[] { "", " ", "?", "...", "\ud83d", "“”", "¿Dónde vive mi hermana?", "猫の名前は何ですか？", new string('a', 10_000), "my my my my?" })
        {
            (await RecallScene.Ana().AskAsync(text)).ShouldContain("no language model is connected", Case.Insensitive);
        }
    }

    [Fact]
    public async Task Names_in_other_scripts_are_found() =>
        (await new RecallScene().Told("私の猫の名前はミソです。", "2023-05-12").AskAsync("私の猫の名前は何ですか？")).ShouldContain("ミソ");
}
