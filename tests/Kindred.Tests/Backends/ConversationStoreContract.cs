using Kindred.Conversations;
using static Kindred.Tests.Backends.SampleChat;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IConversationStore"/> does, whatever it is made of.</summary>
public abstract class ConversationStoreContract : IAsyncLifetime
{
    private StoresUnderTest _stores = null!;

    private IConversationStore Store => _stores.Conversations;

    public async Task InitializeAsync() => _stores = await OpenAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    private protected abstract Task<StoresUnderTest> OpenAsync();

    [Fact]
    public async Task What_was_appended_is_found_again_word_for_word()
    {
        var chat = new SampleChat("client-7", "Mia");
        var turns = chat.Exchange("Good morning ☀️", "Hello Ann", "It's \"quoted\"; DROP TABLE turn;--");
        turns[1] = turns[1] with { Caption = "a cat", ExternalId = "m2", Interrupted = true, Session = 3 };
        await AppendAsync(chat, turns);

        var head = await Store.FindAsync(Ann, chat.Id, default);
        head.ShouldBe(chat.Head with { ActiveLeaf = turns[2].Id });
        (await Store.FindByExternalIdAsync(Ann, "client-7", default)).ShouldBe(head);
        var path = await Store.PathAsync(Ann, turns[2].Id, 10, default);
        path.ShouldBe([turns[0] with { Settled = true }, turns[1] with { Settled = true }, turns[2]]);
        (await Store.FindTurnAsync(Ann, turns[1].Id, default)).ShouldBe(path[1]);
        (await Store.TreeAsync(Ann, chat.Id, default)).ShouldBe(path);
    }

    [Fact]
    public async Task The_path_ends_at_the_leaf_and_holds_its_newest_turns()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("1", "2", "3", "4", "5", "6");
        await AppendAsync(chat, turns);

        (await PathAsync(turns[4], 3)).ShouldBe(["3", "4", "5"]);
        (await PathAsync(turns[0], 3)).ShouldBe(["1"]);
        (await PathAsync(turns[5], 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_turn_is_settled_once_the_person_goes_on_after_it()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("1", "2", "3", "4");
        await AppendAsync(chat, turns[..1]);
        await AppendAsync(chat, turns[1..2]);
        (await SettledAsync(chat)).ShouldBeEmpty();

        await AppendAsync(chat, turns[2..3]);
        (await SettledAsync(chat)).ShouldBe(["1", "2"]);

        await AppendAsync(chat, turns[3..4]);
        (await SettledAsync(chat)).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_swiped_reply_becomes_inactive_and_comes_back_when_followed_again()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("question", "first answer");
        await AppendAsync(chat, turns);
        var second = chat.Assistant("second answer", turns[0]);
        await AppendAsync(chat, [second]);

        (await ActiveAsync(chat)).ShouldBe(["question", "second answer"]);
        (await Store.ChildrenAsync(Ann, chat.Id, turns[0].Id, default)).Select(turn => turn.Text).ShouldBe(["first answer", "second answer"]);

        var next = chat.User("because of the first", turns[1]);
        await AppendAsync(chat, [next]);

        (await ActiveAsync(chat)).ShouldBe(["question", "first answer", "because of the first"]);
        (await Store.FindAsync(Ann, chat.Id, default))!.ActiveLeaf.ShouldBe(next.Id);
        (await SettledAsync(chat)).ShouldBe(["question", "first answer"]);
    }

    [Fact]
    public async Task A_branch_is_followed_without_new_turns()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("a", "b", "c", "d");
        await AppendAsync(chat, turns);
        var other = chat.Continue(turns[0], TurnRole.Assistant, "b2", "c2", "d2");
        await AppendAsync(chat, other);
        (await ActiveAsync(chat)).ShouldBe(["a", "b2", "c2", "d2"]);

        await Store.AppendAsync(Ann, chat.Head, [], turns[3].Id, default);
        (await ActiveAsync(chat)).ShouldBe(["a", "b", "c", "d"]);
        await Store.AppendAsync(Ann, chat.Head, [], other[2].Id, default);
        (await ActiveAsync(chat)).ShouldBe(["a", "b2", "c2", "d2"]);
    }

    [Fact]
    public async Task Turns_beside_the_branch_in_use_are_added_inactive()
    {
        var chat = new SampleChat();
        var question = chat.User("question");
        var shown = chat.Assistant("shown", question);
        var swipe = chat.Assistant("not shown", question);
        await Store.AppendAsync(Ann, chat.Head, [question, swipe, shown], shown.Id, default);

        (await ActiveAsync(chat)).ShouldBe(["question", "shown"]);
        (await Store.FindTurnAsync(Ann, swipe.Id, default))!.State.ShouldBe(TurnState.Inactive);
    }

    [Fact]
    public async Task A_new_root_starts_another_branch()
    {
        var chat = new SampleChat();
        await AppendAsync(chat, chat.Exchange("hello", "hi"));
        await AppendAsync(chat, chat.Exchange("hello again", "welcome back"));

        (await ActiveAsync(chat)).ShouldBe(["hello again", "welcome back"]);
        (await Store.ChildrenAsync(Ann, chat.Id, null, default)).Select(turn => turn.Text).ShouldBe(["hello", "hello again"]);
    }

    [Fact]
    public async Task A_repeated_append_changes_nothing()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("one", "two", "three");
        await AppendAsync(chat, turns);
        var last = await Store.LastSequenceAsync(Ann, default);
        await AppendAsync(chat, turns);

        (await Store.LastSequenceAsync(Ann, default)).ShouldBe(last);
        (await Store.TreeAsync(Ann, chat.Id, default)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_turn_without_its_parent_is_refused_and_leaves_nothing()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("lost", "child");
        await Should.ThrowAsync<InvalidOperationException>(() => Store.AppendAsync(Ann, chat.Head, turns[1..], turns[1].Id, default));

        (await Store.FindAsync(Ann, chat.Id, default)).ShouldBeNull();
        (await Store.LastSequenceAsync(Ann, default)).ShouldBe(0);
    }

    [Fact]
    public async Task An_edit_puts_new_words_in_place_and_counts_the_version()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("I live in Rome", "Nice");
        await AppendAsync(chat, turns);
        var before = await Store.LastSequenceAsync(Ann, default);
        var key = TurnKey.Of(TurnRole.User, "I live in Oslo");
        await Store.ReviseAsync(Ann, turns[0].Id, "I live in Oslo", key, false, chat.Head.StartedAt.AddHours(1), default);

        var revised = (await Store.FindTurnAsync(Ann, turns[0].Id, default))!;
        (revised.Text, revised.Key, revised.Version).ShouldBe(("I live in Oslo", key, 2));
        (await Store.FindByKeysAsync(Ann, [turns[0].Key], 5, default)).ShouldBeEmpty();
        (await Store.FindByKeysAsync(Ann, [key], 5, default)).Single().Id.ShouldBe(turns[0].Id);
        (await Store.ChangesAsync(Ann, before, 10, default)).Single().Turn.Text.ShouldBe("I live in Oslo");

        await Store.ReviseAsync(Ann, turns[0].Id, "I live in Oslo", key, false, chat.Head.StartedAt.AddHours(2), default);
        (await Store.LastSequenceAsync(Ann, default)).ShouldBe(before + 1);
        await Store.ReviseAsync(Ann, turns[0].Id, "I live in Oslo", key, true, chat.Head.StartedAt.AddHours(2), default);
        revised = (await Store.FindTurnAsync(Ann, turns[0].Id, default))!;
        (revised.Version, revised.Interrupted).ShouldBe((2, true));
    }

    [Fact]
    public async Task Turns_are_found_by_key_most_recently_said_first()
    {
        var early = new SampleChat();
        var late = new SampleChat(startedAt: early.Head.StartedAt.AddDays(1));
        await AppendAsync(late, late.Exchange("hi", "late"));
        await AppendAsync(early, early.Exchange("hi", "early"));
        var key = TurnKey.Of(TurnRole.User, "hi");

        (await Store.FindByKeysAsync(Ann, [key], 5, default)).Select(turn => turn.Conversation).ShouldBe([late.Id, early.Id]);
        (await Store.FindByKeysAsync(Ann, [key, key, 12345], 1, default)).Select(turn => turn.Conversation).ShouldBe([late.Id]);
    }

    [Fact]
    public async Task Changes_are_numbered_without_gaps_and_a_turn_appears_once()
    {
        var chat = new SampleChat("x", "Mia");
        var turns = chat.Exchange("1", "2", "3", "4");
        await AppendAsync(chat, turns[..2]);
        var first = await Store.ChangesAsync(Ann, 0, 10, default);
        first.Select(change => change.Sequence).ShouldBe([1L, 2]);
        first.ShouldAllBe(change => change.Character == "Mia" && change.ConversationExternalId == "x" && change.PersonName == "Ann");

        await AppendAsync(chat, turns[2..]);
        (await Store.LastSequenceAsync(Ann, default)).ShouldBe(6);
        var all = await Store.ChangesAsync(Ann, 0, 10, default);
        all.Select(change => change.Turn.Id).ShouldBe(turns.Select(turn => turn.Id), ignoreOrder: true);
        all.Select(change => change.Sequence).ShouldBe([3L, 4, 5, 6]);
        (await Store.ChangesAsync(Ann, 4, 1, default)).Single().Sequence.ShouldBe(5);
    }

    [Fact]
    public async Task Learning_the_name_of_the_character_changes_every_turn()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("1", "2");
        await AppendAsync(chat, turns);
        await Store.AppendAsync(Ann, chat.Head with { Character = "Mia" }, [], turns[1].Id, default);

        (await Store.ChangesAsync(Ann, 2, 10, default)).Select(change => (change.Sequence, change.Character)).ShouldBe([(3L, "Mia"), (4L, "Mia")]);
        await Store.AppendAsync(Ann, chat.Head, [], turns[1].Id, default);
        (await Store.FindAsync(Ann, chat.Id, default))!.Character.ShouldBe("Mia");
        (await Store.LastSequenceAsync(Ann, default)).ShouldBe(4);
    }

    [Fact]
    public async Task Thirty_two_writers_at_once_leave_no_gap_and_lose_nothing()
    {
        const int Writers = 32;
        const int Each = 12;
        var shared = new SampleChat();
        var root = shared.User("root");
        await AppendAsync(shared, [root]);
        await Parallel.ForEachAsync(Enumerable.Range(0, Writers), new ParallelOptions { MaxDegreeOfParallelism = Writers }, async (writer, _) =>
        {
            // Half of them write to chats of their own, half answer the same turn.
            var chat = writer % 2 == 0 ? new SampleChat() : shared;
            Turn? parent = null;
            for (var i = 0; i < Each; i++)
            {
                Turn turn;
                lock (chat) turn = chat == shared ? chat.Assistant($"{writer} {i}", root) : chat.User($"{writer} {i}", parent);
                await Store.AppendAsync(Ann, chat.Head, [turn], turn.Id, default);
                parent = turn;
            }
        });

        var changes = await Store.ChangesAsync(Ann, 0, int.MaxValue, default);
        changes.Count.ShouldBe((Writers * Each) + 1);
        changes.Select(change => change.Sequence).Distinct().Count().ShouldBe(changes.Count);
        changes[^1].Sequence.ShouldBe(await Store.LastSequenceAsync(Ann, default));
        (await ActiveAsync(shared)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_conversation_leaves_marks_without_words()
    {
        var chat = new SampleChat("mine", "Mia");
        var turns = chat.Exchange("a secret", "never told");
        await AppendAsync(chat, turns);
        var before = await Store.LastSequenceAsync(Ann, default);

        (await Store.DeleteAsync(Ann, chat.Id, default)).ShouldBeTrue();
        (await Store.DeleteAsync(Ann, chat.Id, default)).ShouldBeFalse();
        (await Store.FindAsync(Ann, chat.Id, default)).ShouldBeNull();
        (await Store.FindByExternalIdAsync(Ann, "mine", default)).ShouldBeNull();
        (await Store.FindTurnAsync(Ann, turns[0].Id, default)).ShouldBeNull();
        (await Store.TreeAsync(Ann, chat.Id, default)).ShouldBeEmpty();
        (await PathAsync(turns[1], 5)).ShouldBeEmpty();
        (await Store.FindByKeysAsync(Ann, [turns[0].Key], 5, default)).ShouldBeEmpty();
        (await Store.ListAsync(Ann, null, 5, default)).ShouldBeEmpty();
        var marks = await Store.ChangesAsync(Ann, before, 10, default);
        marks.Select(mark => (mark.Sequence, mark.Turn.Id)).ShouldBe([(before + 1, turns[0].Id), (before + 2, turns[1].Id)]);
        marks.ShouldAllBe(mark => mark.Turn.State == TurnState.Forgotten && mark.Turn.Text.Length == 0 && mark.Turn.Speaker == null && mark.Character == null);
    }

    [Fact]
    public async Task A_reply_that_comes_after_the_deletion_is_not_kept()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("question", "slow answer");
        await AppendAsync(chat, turns[..1]);
        await Store.DeleteAsync(Ann, chat.Id, default);

        await Should.ThrowAsync<ConversationGoneException>(() => AppendAsync(chat, turns[1..]));
        (await Store.FindTurnAsync(Ann, turns[1].Id, default)).ShouldBeNull();
        await Store.ReviseAsync(Ann, turns[0].Id, "again", 1, false, chat.Head.StartedAt, default);
        (await Store.FindTurnAsync(Ann, turns[0].Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Conversations_are_listed_latest_first_page_by_page()
    {
        var chats = Enumerable.Range(0, 5).Select(day => new SampleChat(startedAt: new DateTimeOffset(2026, 1, 1 + day, 0, 0, 0, TimeSpan.Zero))).ToList();
        foreach (var chat in chats) await AppendAsync(chat, chat.Exchange($"first words of {chat.Id}", "reply"));

        var page = await Store.ListAsync(Ann, null, 2, default);
        page.Select(item => item.Conversation.Id).ShouldBe([chats[4].Id, chats[3].Id]);
        page[0].Turns.ShouldBe(2);
        page[0].FirstWords.ShouldBe($"first words of {chats[4].Id}");
        var rest = await Store.ListAsync(Ann, page[1].Conversation.UpdatedAt, 10, default);
        rest.Select(item => item.Conversation.Id).ShouldBe([chats[2].Id, chats[1].Id, chats[0].Id]);
    }

    [Fact]
    public async Task Another_person_finds_and_changes_nothing()
    {
        var chat = new SampleChat("mine", "Mia");
        var turns = chat.Exchange("for Ann only", "indeed");
        await AppendAsync(chat, turns);

        (await Store.FindAsync(Bob, chat.Id, default)).ShouldBeNull();
        (await Store.FindByExternalIdAsync(Bob, "mine", default)).ShouldBeNull();
        (await Store.ListAsync(Bob, null, 10, default)).ShouldBeEmpty();
        (await Store.FindTurnAsync(Bob, turns[0].Id, default)).ShouldBeNull();
        (await Store.TreeAsync(Bob, chat.Id, default)).ShouldBeEmpty();
        (await Store.PathAsync(Bob, turns[1].Id, 10, default)).ShouldBeEmpty();
        (await Store.FindByKeysAsync(Bob, [turns[0].Key], 10, default)).ShouldBeEmpty();
        (await Store.ChildrenAsync(Bob, chat.Id, turns[0].Id, default)).ShouldBeEmpty();
        (await Store.ChildrenAsync(Bob, chat.Id, null, default)).ShouldBeEmpty();
        (await Store.ChangesAsync(Bob, 0, 10, default)).ShouldBeEmpty();
        (await Store.LastSequenceAsync(Bob, default)).ShouldBe(0);
        (await Store.DeleteAsync(Bob, chat.Id, default)).ShouldBeFalse();
        await Store.ReviseAsync(Bob, turns[0].Id, "overwritten", 1, false, chat.Head.StartedAt, default);
        var intruder = chat.User("let me in", turns[1]);
        await Should.ThrowAsync<InvalidOperationException>(() => Store.AppendAsync(Bob, chat.Head, [intruder], intruder.Id, default));

        (await ActiveAsync(chat)).ShouldBe(["for Ann only", "indeed"]);
        (await Store.LastSequenceAsync(Ann, default)).ShouldBe(2);
    }

    [Fact]
    public async Task Two_people_may_use_the_same_names()
    {
        var ann = new SampleChat("default", "Mia");
        var bob = new SampleChat("default", "Mia");
        await AppendAsync(ann, ann.Exchange("hi"));
        var turn = bob.User("hi");
        await Store.AppendAsync(Bob, bob.Head, [turn], turn.Id, default);

        (await Store.FindByExternalIdAsync(Ann, "default", default))!.Id.ShouldBe(ann.Id);
        (await Store.FindByExternalIdAsync(Bob, "default", default))!.Id.ShouldBe(bob.Id);
        (await Store.FindByKeysAsync(Bob, [turn.Key], 10, default)).Single().Id.ShouldBe(turn.Id);
    }

    [Fact]
    public async Task Odd_characters_come_back_readable()
    {
        var chat = new SampleChat();
        var turns = chat.Exchange("null \0 inside", "half \uD83D of a pair", "نص 漢字 🏳️‍🌈", new string('x', 300_000));
        await AppendAsync(chat, turns);

        (await PathAsync(turns[3], 4)).ShouldBe(["null \uFFFD inside", "half \uFFFD of a pair", "نص 漢字 🏳️‍🌈", new string('x', 300_000)]);
    }

    private Task AppendAsync(SampleChat chat, IReadOnlyList<Turn> turns) => Store.AppendAsync(Ann, chat.Head, turns, turns[^1].Id, default);

    private async Task<List<string>> PathAsync(Turn leaf, int limit) => [.. (await Store.PathAsync(Ann, leaf.Id, limit, default)).Select(turn => turn.Text)];

    private async Task<List<string>> ActiveAsync(SampleChat chat) =>
        [.. (await Store.TreeAsync(Ann, chat.Id, default)).Where(turn => turn.State == TurnState.Active).Select(turn => turn.Text)];

    private async Task<List<string>> SettledAsync(SampleChat chat) =>
        [.. (await Store.TreeAsync(Ann, chat.Id, default)).Where(turn => turn.Settled).Select(turn => turn.Text)];
}
