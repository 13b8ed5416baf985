using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Tests.Backends;
using static Kindred.Tests.Memory.MemoryRoom;

namespace Kindred.Tests.Memory;

public sealed class RecallTests : IDisposable
{
    private readonly MemoryRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task What_was_said_is_recalled_with_what_stood_around_it()
    {
        await _room.SayAsync(Ann, new Story(character: "Ivy"), "Hello", "Hi", "My bicycle is red", "Nice colour", "Good night", "Sleep well");
        var result = await _room.Recall.RecallAsync(Ann, new RecallQuery("Which colour is my bicycle?", Window: 2), CancellationToken.None);
        result.Items[0].Text.ShouldBe("My bicycle is red");
        result.Items[0].Speaker.ShouldBe("Ann");
        result.Items[0].Neighbours.Select(neighbour => neighbour.Text).ShouldBe(["Hello", "Hi", "Nice colour", "Good night"]);
        result.Items[0].Neighbours[1].Speaker.ShouldBe("Ivy");
        result.Items.Select(item => item.Score).ShouldBeInOrder(SortDirection.Descending);
        result.Items[0].Score.ShouldBe(result.Items[0].Why.Features.Sum(feature => feature.Value), 1e-3);
    }

    [Fact]
    public async Task Nobody_recalls_what_another_person_said()
    {
        await _room.SayAsync(Ann, new Story(), "My bicycle is red");
        await _room.SayAsync(Bob, new Story(), "My bicycle is blue");
        (await _room.AskAsync(Ann, new RecallQuery("bicycle"))).ShouldBe(["My bicycle is red"]);
        (await _room.AskAsync(Bob, new RecallQuery("bicycle"))).ShouldBe(["My bicycle is blue"]);
    }

    [Fact]
    public async Task What_is_said_after_the_first_search_is_found_by_the_next()
    {
        var story = new Story();
        var turns = await _room.SayAsync(Ann, story, "My bicycle is red");
        await _room.AskAsync(Ann, new RecallQuery("bicycle"));
        var reply = story.Reply(turns[0], "Bicycles are fun");
        await _room.Conversations.AppendAsync(Ann, story.Conversation, [reply], reply.Id, CancellationToken.None);
        (await _room.AskAsync(Ann, new RecallQuery("bicycle"))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_turn_that_was_edited_swiped_away_or_deleted_is_recalled_no_more()
    {
        var story = new Story();
        var turns = await _room.SayAsync(Ann, story, "My bicycle is red", "The bicycle sounds great");
        (await _room.AskAsync(Ann, new RecallQuery("bicycle"))).Count.ShouldBe(2);
        await _room.Conversations.ReviseAsync(Ann, turns[0].Id, "My bicycle is green", 7, false, turns[0].SaidAt, CancellationToken.None);
        (await _room.AskAsync(Ann, new RecallQuery("bicycle colour"))).ShouldNotContain("My bicycle is red");
        (await _room.AskAsync(Ann, new RecallQuery("green"))).ShouldContain("My bicycle is green");
        var swipe = story.Reply(turns[0], "Green it is");
        await _room.Conversations.AppendAsync(Ann, story.Conversation, [swipe], swipe.Id, CancellationToken.None);
        (await _room.AskAsync(Ann, new RecallQuery("bicycle sounds great"))).ShouldNotContain("The bicycle sounds great");
        await _room.Conversations.AppendAsync(Ann, story.Conversation, [], turns[1].Id, CancellationToken.None);
        (await _room.AskAsync(Ann, new RecallQuery("bicycle sounds great"))).ShouldContain("The bicycle sounds great");
        await _room.Conversations.DeleteAsync(Ann, story.Conversation.Id, CancellationToken.None);
        (await _room.AskAsync(Ann, new RecallQuery("bicycle green"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Filters_hold_for_hits_and_neighbours()
    {
        var (ivy, max) = (new Story(character: "Ivy"), new Story(character: "Max"));
        var first = await _room.SayAsync(Ann, ivy, "The bicycle is red", "Nice", "Yes");
        await _room.SayAsync(Ann, max, "The bicycle is blue");
        (await _room.AskAsync(Ann, new RecallQuery("bicycle", Character: "ivy"))).ShouldNotContain("The bicycle is blue");
        (await _room.AskAsync(Ann, new RecallQuery("bicycle", Character: "ivy")))[0].ShouldBe("The bicycle is red");
        (await _room.AskAsync(Ann, new RecallQuery("bicycle", Conversation: max.Conversation.Id))).ShouldBe(["The bicycle is blue"]);
        (await _room.AskAsync(Ann, new RecallQuery("bicycle", Kinds: new HashSet<MemoryKind> { MemoryKind.Fact }))).ShouldBeEmpty();
        (await _room.AskAsync(Ann, new RecallQuery("bicycle", AsOf: first[0].SaidAt.AddSeconds(-1)))).ShouldBeEmpty();
        var excluding = new RecallQuery("bicycle", Character: "Ivy", Exclude: new HashSet<TurnId> { first[1].Id });
        (await _room.Recall.RecallAsync(Ann, excluding, CancellationToken.None)).Items[0].Neighbours.ShouldBeEmpty();
        excluding = new RecallQuery("bicycle", Character: "Ivy", Exclude: new HashSet<TurnId> { first[0].Id });
        (await _room.AskAsync(Ann, excluding)).ShouldNotContain("The bicycle is red");
    }

    [Fact]
    public async Task Near_copies_are_recalled_once()
    {
        await _room.SayAsync(Ann, new Story(), "My bicycle is red!", "Oh", "my bicycle  is RED");
        (await _room.AskAsync(Ann, new RecallQuery("bicycle"))).Count(text => text.Contains("bicycle", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_question_asked_before_is_no_answer_to_itself()
    {
        await _room.SayAsync(Ann, new Story(), "My bicycle is red", "Nice", "Which colour is my bicycle?", "Red");
        (await _room.AskAsync(Ann, new RecallQuery("Which colour is my bicycle?", RelevantOnly: true))).ShouldNotContain("Which colour is my bicycle?");
    }

    [Fact]
    public async Task Small_talk_recalls_nothing_unasked()
    {
        await _room.SayAsync(Ann, new Story(), "Good morning! My bicycle is red", "Thanks for telling me");
        (await _room.AskAsync(Ann, new RecallQuery("ok thanks", RelevantOnly: true))).ShouldBeEmpty();
        (await _room.AskAsync(Ann, new RecallQuery("good morning!", RelevantOnly: true, Context: ["Is your bicycle red?"]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_that_leans_on_the_talk_before_is_read_with_it()
    {
        await _room.SayAsync(Ann, new Story(), "My sister Lena lives in Porto", "Lovely", "The bicycle is red", "Nice");
        (await _room.AskAsync(Ann, new RecallQuery("And where does she live?", Context: ["Tell me about Lena", "bicycle"], RelevantOnly: true))).ShouldContain("My sister Lena lives in Porto");
    }

    [Fact]
    public async Task Indexes_that_do_not_fit_are_loaded_again()
    {
        using var small = new MemoryRoom(indexedTurns: 1);
        await small.SayAsync(Ann, new Story(), "My bicycle is red", "Nice");
        await small.SayAsync(Bob, new Story(), "My bicycle is blue", "Nice");
        for (var i = 0; i < 3; i++)
        {
            (await small.AskAsync(Ann, new RecallQuery("bicycle"))).ShouldContain("My bicycle is red");
            (await small.AskAsync(Bob, new RecallQuery("bicycle"))).ShouldContain("My bicycle is blue");
        }
    }

    [Fact]
    public async Task Searches_and_new_turns_of_one_person_run_side_by_side()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await _room.SayAsync(Ann, new Story(), $"My bicycle number {i} is red", "Nice");
            (await _room.AskAsync(Ann, new RecallQuery($"bicycle {i}", Limit: 50))).ShouldContain($"My bicycle number {i} is red");
        }));
    }
}
