using Kindred.Conversations;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IConversationStore"/> must do.</summary>
public abstract class ConversationStoreContract : StoreContract
{
    [Fact]
    public async Task What_was_appended_is_read_back_as_it_was()
    {
        var story = new Story("chat-1", "Mina", Guid.NewGuid());
        var hello = story.Reply(null, "Hello Ann! \U0001F44B") with { Speaker = "Mina", ExternalId = "m1" };
        var answer = story.Ask(hello, "Look at this") with { Caption = "a red bicycle", Interrupted = true, Session = 1 };
        await AppendAsync(story, hello, answer);

        (await FindAsync(answer)).ShouldBe(answer);
        (await FindAsync(hello)).ShouldBe(hello with { Settled = true });
        var conversation = await Conversations.FindAsync(Ann, story.Conversation.Id, CancellationToken.None);
        conversation.ShouldBe(story.Conversation with { ActiveLeaf = answer.Id });
        (await Conversations.FindByExternalIdAsync(Ann, "chat-1", CancellationToken.None)).ShouldBe(conversation);
    }

    [Fact]
    public async Task Another_person_finds_nothing()
    {
        var story = new Story("chat-1");
        var first = story.Ask(null, "I have a secret");
        var second = story.Reply(first, "Tell me");
        await AppendAsync(story, first, second);
        var id = story.Conversation.Id;

        (await Conversations.FindAsync(Bob, id, CancellationToken.None)).ShouldBeNull();
        (await Conversations.FindByExternalIdAsync(Bob, "chat-1", CancellationToken.None)).ShouldBeNull();
        (await Conversations.ListAsync(Bob, null, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.FindTurnAsync(Bob, first.Id, CancellationToken.None)).ShouldBeNull();
        (await Conversations.TreeAsync(Bob, id, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.PathAsync(Bob, second.Id, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.FindByKeysAsync(Bob, [first.Key], 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.ChildrenAsync(Bob, id, first.Id, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.ChangesAsync(Bob, 0, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.LastSequenceAsync(Bob, CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task Another_person_changes_nothing()
    {
        var story = new Story("chat-1");
        var first = story.Ask(null, "I have a secret");
        await AppendAsync(story, first);

        await Should.ThrowAsync<KeyNotFoundException>(() => Conversations.ReviseAsync(Bob, first.Id, "no", 1, false, first.SaidAt, CancellationToken.None));
        (await Conversations.DeleteAsync(Bob, story.Conversation.Id, CancellationToken.None)).ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(() => AppendAsync(Bob, story, story.Reply(first, "Tell me")));
        (await FindAsync(first)).ShouldBe(first);
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(1);
        (await Conversations.ListAsync(Bob, null, 10, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_people_may_use_the_same_ids()
    {
        var story = new Story("chat-1");
        var turn = story.Ask(null, "Hello");
        await AppendAsync(Ann, story, turn);
        await AppendAsync(Bob, story, turn);
        (await Conversations.DeleteAsync(Bob, story.Conversation.Id, CancellationToken.None)).ShouldBeTrue();
        (await FindAsync(turn)).Text.ShouldBe("Hello");
    }

    [Fact]
    public async Task Conversations_are_listed_latest_first_and_page_by_page()
    {
        var stories = Enumerable.Range(0, 5).Select(i => new Story($"chat-{i}")).ToArray();
        for (var i = 0; i < stories.Length; i++)
        {
            var greeting = stories[i].Reply(null, "Welcome!");
            var turn = stories[i].Ask(greeting, $"Question {i}");
            await Conversations.AppendAsync(Ann, stories[i].At(i), [greeting, turn], turn.Id, CancellationToken.None);
        }

        var page = await Conversations.ListAsync(Ann, null, 2, CancellationToken.None);
        page.Select(static it => it.FirstWords).ShouldBe(["Question 4", "Question 3"]);
        page.ShouldAllBe(static it => it.Turns == 2);
        var next = await Conversations.ListAsync(Ann, page[^1].Conversation.UpdatedAt, 10, CancellationToken.None);
        next.Select(static it => it.FirstWords).ShouldBe(["Question 2", "Question 1", "Question 0"]);
    }

    [Fact]
    public async Task A_path_is_the_newest_turns_of_one_branch_oldest_first()
    {
        var story = new Story();
        var (root, swipes) = await ForkAsync(story);
        var path = await Conversations.PathAsync(Ann, swipes[0].Id, 2, CancellationToken.None);
        path.Select(static turn => turn.Text).ShouldBe(["How are you?", "Fine."]);
        (await Conversations.PathAsync(Ann, swipes[1].Id, 100, CancellationToken.None)).Select(static turn => turn.Id).ShouldBe([root.Id, swipes[1].Parent!.Value, swipes[1].Id]);
        (await Conversations.PathAsync(Ann, swipes[1].Id, 0, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_tree_has_all_branches_parents_before_children()
    {
        var story = new Story();
        var (root, swipes) = await ForkAsync(story);
        var tree = await Conversations.TreeAsync(Ann, story.Conversation.Id, CancellationToken.None);
        tree.Select(static turn => turn.Ordinal).ShouldBe([0, 1, 2, 2]);
        (await Conversations.ChildrenAsync(Ann, story.Conversation.Id, null, CancellationToken.None)).Single().Id.ShouldBe(root.Id);
        (await Conversations.ChildrenAsync(Ann, story.Conversation.Id, tree[1].Id, CancellationToken.None)).Select(static turn => turn.Id).ShouldBe(swipes.Select(static turn => turn.Id));
    }

    [Fact]
    public async Task Messages_are_found_by_their_keys_most_recently_said_first()
    {
        for (var i = 0; i < 4; i++)
        {
            var story = new Story();
            var turns = Enumerable.Range(0, i + 1).Select(_ => story.Ask(null, "Padding")).ToArray();
            await AppendAsync(story, [.. turns, story.Ask(null, "Good night"), story.Reply(null, "Other")]);
        }

        var key = TurnKey.Of(TurnRole.User, "Good night");
        var found = await Conversations.FindByKeysAsync(Ann, [key, TurnKey.Of(TurnRole.Assistant, "Good night")], 3, CancellationToken.None);
        found.ShouldAllBe(turn => turn.Key == key);
        found.Select(static turn => turn.SaidAt.Second).ShouldBe([4, 3, 2]);
        (await Conversations.FindByKeysAsync(Ann, [key, TurnKey.Of(TurnRole.Assistant, "Other")], 1, CancellationToken.None)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_conversation_cannot_take_an_external_id()
    {
        var (one, other) = (new Story("chat-1"), new Story("chat-1"));
        await AppendAsync(one, one.Ask(null, "Hello"));
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => AppendAsync(other, other.Ask(null, "Hello")));
        refusal.Message.ShouldContain(one.Conversation.Id.ToString());
        (await Conversations.ListAsync(Ann, null, 10, CancellationToken.None)).Count.ShouldBe(1);
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task Turns_that_do_not_fit_the_tree_are_refused_whole()
    {
        var (story, other) = (new Story(), new Story());
        var root = story.Ask(null, "Hello");
        var elsewhere = other.Ask(null, "Hello");
        await AppendAsync(story, root);
        await AppendAsync(other, elsewhere);
        var good = story.Reply(root, "Hi");

        await Refused(good, story.Ask(good, "Sure?") with { Ordinal = 7 });
        await Refused(good, story.Ask(good, "Sure?") with { Parent = elsewhere.Id });
        await Refused(good, story.Ask(good, "Sure?") with { Parent = TurnId.New(good.SaidAt) });
        await Refused(good, elsewhere);
        await Refused(good, good);
        await Should.ThrowAsync<InvalidOperationException>(() => Conversations.AppendAsync(Ann, story.Conversation, [good], elsewhere.Id, CancellationToken.None));
        (await Conversations.TreeAsync(Ann, story.Conversation.Id, CancellationToken.None)).Count.ShouldBe(1);
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(2);

        Task Refused(params Turn[] turns) => Should.ThrowAsync<InvalidOperationException>(() => AppendAsync(story, turns));
    }

    [Fact]
    public async Task A_write_that_is_repeated_changes_nothing()
    {
        var story = new Story();
        var ask = story.Ask(null, "Hello");
        var reply = story.Reply(ask, "Hi");
        await AppendAsync(story, ask, reply);
        await AppendAsync(story, ask, reply);
        (await Conversations.TreeAsync(Ann, story.Conversation.Id, CancellationToken.None)).Count.ShouldBe(2);
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(2);
    }

    [Fact]
    public async Task A_null_character_does_not_cut_the_words_off()
    {
        var story = new Story();
        var turn = story.Ask(null, "before\0after");
        await AppendAsync(story, turn);
        (await FindAsync(turn)).Text.ShouldBe("before\uFFFDafter");
    }

    private protected async Task<(Turn Root, Turn[] Swipes)> ForkAsync(Story story)
    {
        var root = story.Reply(null, "Welcome!");
        var ask = story.Ask(root, "How are you?");
        var swipes = new[] { story.Reply(ask, "Fine."), story.Reply(ask, "So-so.") };
        await AppendAsync(story, root, ask, swipes[0]);
        await AppendAsync(story, swipes[1]);
        return (root, swipes);
    }
}
