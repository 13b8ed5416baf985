using FsCheck;
using FsCheck.Fluent;
using Kindred.Conversations;

namespace Kindred.Tests.Backends;

/// <summary>How every <see cref="IConversationStore"/> must keep branches, versions, change numbers and deletions.</summary>
public abstract class BranchContract : StoreContract
{
    [Fact]
    public async Task A_turn_that_is_swiped_away_comes_back_when_it_is_followed()
    {
        var story = new Story();
        var ask = story.Ask(null, "How are you?");
        var (fine, soso) = (story.Reply(ask, "Fine."), story.Reply(ask, "So-so."));
        await AppendAsync(story, ask, fine);
        var more = story.Ask(fine, "Good!");
        await AppendAsync(story, more);
        await AppendAsync(story, soso);
        (await StatesAsync(ask, fine, more, soso)).ShouldBe([TurnState.Active, TurnState.Inactive, TurnState.Inactive, TurnState.Active]);

        await AppendAsync(story, story.Reply(more, "Yes!"));
        (await StatesAsync(ask, fine, more, soso)).ShouldBe([TurnState.Active, TurnState.Active, TurnState.Active, TurnState.Inactive]);
    }

    [Fact]
    public async Task The_end_of_the_branch_moves_without_new_turns()
    {
        var story = new Story();
        var (ask, other) = (story.Ask(null, "How are you?"), story.Ask(null, "Who are you?"));
        var fine = story.Reply(ask, "Fine.");
        await AppendAsync(story, ask, fine, other);
        (await StatesAsync(ask, fine, other)).ShouldBe([TurnState.Inactive, TurnState.Inactive, TurnState.Active]);

        await Conversations.AppendAsync(Ann, story.Conversation, [], ask.Id, CancellationToken.None);
        (await StatesAsync(ask, fine, other)).ShouldBe([TurnState.Active, TurnState.Inactive, TurnState.Inactive]);
        (await Conversations.FindAsync(Ann, story.Conversation.Id, CancellationToken.None))!.ActiveLeaf.ShouldBe(ask.Id);
    }

    [Fact]
    public async Task A_hidden_turn_stays_hidden_while_its_branch_is_left_and_followed_again_until_it_is_shown()
    {
        var story = new Story();
        var ask = story.Ask(null, "How are you?");
        var fine = story.Reply(ask, "Fine.");
        var more = story.Ask(fine, "Good!");
        await AppendAsync(story, ask, fine, more);
        await Conversations.HideAsync(Ann, story.Conversation.Id, [fine.Id], true, CancellationToken.None);
        (await StatesAsync(ask, fine, more)).ShouldBe([TurnState.Active, TurnState.Hidden, TurnState.Active]);
        (await ChangesAsync()).Single(change => change.Turn.Id == fine.Id).Turn.State.ShouldBe(TurnState.Hidden);

        await AppendAsync(story, story.Reply(ask, "So-so."));
        await AppendAsync(story, story.Reply(more, "Yes!"));
        (await StatesAsync(ask, fine, more)).ShouldBe([TurnState.Active, TurnState.Hidden, TurnState.Active]);

        await Conversations.HideAsync(Ann, story.Conversation.Id, [fine.Id], false, CancellationToken.None);
        (await FindAsync(fine)).State.ShouldBe(TurnState.Active);
    }

    [Fact]
    public async Task What_is_shown_again_off_the_branch_in_use_is_inactive_and_another_person_hides_nothing()
    {
        var story = new Story();
        var ask = story.Ask(null, "How are you?");
        var (fine, soso) = (story.Reply(ask, "Fine."), story.Reply(ask, "So-so."));
        await AppendAsync(story, ask, fine);
        await AppendAsync(story, soso);
        await Conversations.HideAsync(Ann, story.Conversation.Id, [fine.Id], true, CancellationToken.None);
        await Conversations.HideAsync(Ann, story.Conversation.Id, [fine.Id], false, CancellationToken.None);
        await Conversations.HideAsync(Bob, story.Conversation.Id, [soso.Id], true, CancellationToken.None);
        await Conversations.HideAsync(Ann, ConversationId.New(soso.SaidAt), [soso.Id], true, CancellationToken.None);
        (await StatesAsync(ask, fine, soso)).ShouldBe([TurnState.Active, TurnState.Inactive, TurnState.Active]);
    }

    [Fact]
    public async Task A_reply_is_settled_when_the_person_goes_on_from_it()
    {
        var story = new Story();
        var ask = story.Ask(null, "How are you?");
        await AppendAsync(story, ask);
        (await FindAsync(ask)).Settled.ShouldBeFalse();

        var (fine, soso) = (story.Reply(ask, "Fine."), story.Reply(ask, "So-so."));
        await AppendAsync(story, fine);
        await AppendAsync(story, soso);
        (await FindAsync(ask)).Settled.ShouldBeTrue();
        (await FindAsync(soso)).Settled.ShouldBeFalse();

        await AppendAsync(story, story.Ask(soso, "Oh?"));
        (await FindAsync(soso)).Settled.ShouldBeTrue();
        (await FindAsync(fine)).Settled.ShouldBeFalse();
    }

    [Fact]
    public void The_active_turns_are_always_the_branch_that_ends_in_the_leaf() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(
        Gen.Choose(0, 1_000_000).ArrayOf(24).ToArbitrary(),
        choices =>
        {
            var story = new Story();
            var turns = new List<Turn>();
            for (var i = 0; i < choices.Length; i++)
            {
                var parent = turns.Count == 0 ? null : turns[Math.Max(0, turns.Count - 1 - choices[i] % 7)];
                turns.Add((choices[i] & 1) == 0 ? story.Ask(parent, $"{i}") : story.Reply(parent, $"{i}"));
                // Now and then several at once.
                if (choices[i] % 5 == 0 || i + 1 == choices.Length) AppendAsync(story, [.. turns]).GetAwaiter().GetResult();
            }

            var path = Conversations.PathAsync(Ann, turns[^1].Id, 100, CancellationToken.None).GetAwaiter().GetResult();
            var tree = Conversations.TreeAsync(Ann, story.Conversation.Id, CancellationToken.None).GetAwaiter().GetResult();
            tree.Count.ShouldBe(turns.Count);
            tree.Where(static turn => turn.State == TurnState.Active).ShouldBe(path);
            for (var i = 0; i < path.Count; i++)
            {
                var isSettled = path[i].Role == TurnRole.User ? i + 1 < path.Count : path.Skip(i + 1).Any(static turn => turn.Role == TurnRole.User);
                if (isSettled) path[i].Settled.ShouldBeTrue();
            }
        }));

    [Fact]
    public async Task Every_change_takes_the_next_number()
    {
        var story = new Story("chat-1", "Mina");
        var ask = story.Ask(null, "How are you?");
        var fine = story.Reply(ask, "Fine.");
        await AppendAsync(story, ask, fine);
        (await ChangesAsync()).Select(static it => it.Sequence).ShouldBe([1, 2]);

        await AppendAsync(story, story.Reply(ask, "So-so."));
        var changes = await ChangesAsync(2);
        changes.Select(static it => (it.Sequence, it.Turn.Text, it.Turn.State)).ShouldBe([(3, "Fine.", TurnState.Inactive), (4, "So-so.", TurnState.Active)]);
        changes.ShouldAllBe(static it => it.Character == "Mina" && it.ConversationExternalId == "chat-1" && it.PersonName == "Ann");

        await Conversations.ReviseAsync(Ann, ask.Id, "How is it going?", 5, false, ask.SaidAt, CancellationToken.None);
        (await ChangesAsync()).Select(static it => it.Sequence).ShouldBe([3, 4, 5]);
        (await Conversations.ChangesAsync(Ann, 3, 1, CancellationToken.None)).Single().Sequence.ShouldBe(4);
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(5);
    }

    [Fact]
    public async Task Thirty_two_writers_leave_no_gap()
    {
        const int writers = 32, each = 20;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var story = new Story();
            Turn? last = null;
            for (var i = 0; i < each; i++)
            {
                last = story.Ask(last, $"{writer} {i}") with { Settled = true };
                await AppendAsync(story, last);
            }
        })));

        (await ChangesAsync()).Select(static it => it.Sequence).ShouldBe(Enumerable.Range(1, writers * each).Select(static i => (long)i));
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(writers * each);
    }

    [Fact]
    public async Task New_words_make_a_new_version_and_the_same_words_none()
    {
        var story = new Story();
        var turn = story.Reply(null, "The capital of Australia is") with { Interrupted = true };
        await AppendAsync(story, turn);
        var key = TurnKey.Of(TurnRole.Assistant, "The capital of Australia is Canberra.");
        await Conversations.ReviseAsync(Ann, turn.Id, "The capital of Australia is Canberra.", key, false, turn.SaidAt.AddMinutes(1), CancellationToken.None);

        var revised = await FindAsync(turn);
        revised.ShouldBe(turn with { Text = "The capital of Australia is Canberra.", Key = key, Version = 2, Interrupted = false });
        (await Conversations.FindByKeysAsync(Ann, [turn.Key], 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.FindByKeysAsync(Ann, [key], 10, CancellationToken.None)).ShouldBe([revised]);
        (await Conversations.FindAsync(Ann, story.Conversation.Id, CancellationToken.None))!.UpdatedAt.ShouldBe(turn.SaidAt.AddMinutes(1));

        await Conversations.ReviseAsync(Ann, turn.Id, revised.Text, key, false, turn.SaidAt.AddMinutes(2), CancellationToken.None);
        (await FindAsync(turn)).ShouldBe(revised);
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_conversation_leaves_marks_without_words()
    {
        var story = new Story("chat-1", "Mina");
        var ask = story.Ask(null, "A secret") with { Speaker = "Ann", Caption = "a letter", ExternalId = "m1" };
        var reply = story.Reply(ask, "I see");
        await AppendAsync(story, ask, reply);
        (await Conversations.DeleteAsync(Ann, story.Conversation.Id, CancellationToken.None)).ShouldBeTrue();
        (await Conversations.DeleteAsync(Ann, story.Conversation.Id, CancellationToken.None)).ShouldBeFalse();

        (await Conversations.FindAsync(Ann, story.Conversation.Id, CancellationToken.None)).ShouldBeNull();
        (await Conversations.FindByExternalIdAsync(Ann, "chat-1", CancellationToken.None)).ShouldBeNull();
        (await Conversations.ListAsync(Ann, null, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.FindTurnAsync(Ann, ask.Id, CancellationToken.None)).ShouldBeNull();
        (await Conversations.TreeAsync(Ann, story.Conversation.Id, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.PathAsync(Ann, reply.Id, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.FindByKeysAsync(Ann, [ask.Key, 0], 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.ChildrenAsync(Ann, story.Conversation.Id, null, CancellationToken.None)).ShouldBeEmpty();

        var marks = await ChangesAsync();
        marks.Select(static it => (it.Sequence, it.Turn.Id, it.Turn.State, it.Turn.Text)).ShouldBe([(3, ask.Id, TurnState.Forgotten, ""), (4, reply.Id, TurnState.Forgotten, "")]);
        marks.ShouldAllBe(static it => it.Turn.Speaker == null && it.Turn.Caption == null && it.Turn.ExternalId == null && it.Character == null && it.ConversationExternalId == null && it.PersonName == null);
        await Should.ThrowAsync<InvalidOperationException>(() => AppendAsync(story, story.Ask(reply, "Still there?")));
        var again = new Story("chat-1");
        await AppendAsync(again, again.Ask(null, "A new start"));
    }

    private async Task<TurnState[]> StatesAsync(params Turn[] turns)
    {
        var states = new List<TurnState>();
        foreach (var turn in turns) states.Add((await FindAsync(turn)).State);
        return [.. states];
    }
}
