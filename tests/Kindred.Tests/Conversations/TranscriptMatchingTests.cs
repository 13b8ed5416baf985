using Kindred.Conversations;

namespace Kindred.Tests.Conversations;

public class TranscriptMatchingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_transcript_that_continues_a_stored_branch_is_found_with_all_it_holds()
    {
        var match = Match("u:hello", "a:hi there", "u:my cat is Miso", "a:lovely");
        match.ShouldNotBeNull().Pairs.Count.ShouldBe(4);
    }

    [Fact]
    public void A_greeting_alone_is_no_evidence() => Match(["a:Come in out of the rain."], ["a:Come in out of the rain."]).ShouldBeNull();

    [Fact]
    public void A_greeting_and_the_persons_first_words_are_evidence() =>
        Match(["a:Come in.", "u:Thank you, it is cold."], ["a:Come in.", "u:Thank you, it is cold."]).ShouldNotBeNull();

    [Fact]
    public void One_shared_turn_in_other_surroundings_is_no_evidence() =>
        Match(["u:I like tea", "a:noted", "u:And what did I just say?"], ["u:I like rain", "a:sure", "u:And what did I just say?"]).ShouldBeNull();

    [Fact]
    public void A_window_that_starts_in_the_middle_of_the_chat_is_found() =>
        Match(["a:this is reply two", "u:and here is three", "a:this is reply four"], ["u:zero", "u:one", "a:this is reply two", "u:and here is three", "a:this is reply four"]).ShouldNotBeNull().Pairs.Count.ShouldBe(3);

    [Fact]
    public void White_space_and_unicode_composition_make_no_difference() =>
        Match(["u:Jose\u0301  said\n hi", "a:ok"], ["u:José said hi ", "a:ok"]).ShouldNotBeNull();

    [Fact]
    public void The_same_words_by_the_other_side_do_not_match() => Match(["u:yes", "a:no"], ["a:yes", "u:no"]).ShouldBeNull();

    [Fact]
    public void Lone_surrogates_have_a_fingerprint_too() => TurnKey.Of(TurnRole.User, "a\ud800b").ShouldBe(TurnKey.Of(TurnRole.User, "a\ud800b "));

    [Fact]
    public void A_message_changed_in_the_middle_is_an_edit_of_that_turn() =>
        Edits(["u:hello", "a:hi", "u:I take my tea black", "a:noted", "u:and now?", "a:now"], ["u:hello", "a:hi", "u:I take my tea with milk", "a:noted", "u:and now?", "a:now"])
            .ShouldBe(["I take my tea with milk → I take my tea black"]);

    [Fact]
    public void A_first_message_is_edited_when_most_words_stay() =>
        Edits(["u:My cat is called Pickwick", "a:noted", "u:more", "a:yes"], ["u:My cat is called Pickwock", "a:noted", "u:more", "a:yes"]).Length.ShouldBe(1);

    [Fact]
    public void Deleted_messages_are_no_edits() =>
        Edits(["u:one", "a:two", "u:five", "a:six"], ["u:one", "a:two", "u:three", "a:four", "u:five", "a:six"]).ShouldBeEmpty();

    [Fact]
    public void Deleted_messages_are_left_out() => LeftOut(["u:one thing", "a:two things", "u:five things", "a:six things"], ["u:one thing", "a:two things", "u:three", "a:four", "u:five things", "a:six things"]).ShouldBe(["three", "four"]);

    [Fact]
    public void A_client_that_keeps_the_first_and_the_last_messages_deletes_nothing() => LeftOut(
        ["u:the very first words", "a:and their answer", "u:question number 19", "a:answer number 19"],
        ["u:the very first words", "a:and their answer", .. Enumerable.Range(1, 19).SelectMany(static i => new[] { $"u:question number {i}", $"a:answer number {i}" })]).ShouldBeEmpty();

    [Fact]
    public void Two_edits_next_to_each_other_are_both_seen() => Edits(
        ["u:hello my friend", "a:hi there", "u:I moved to Oslo", "a:How is Oslo?", "u:it is cold there", "a:take a coat"],
        ["u:hello my friend", "a:hi there", "u:I moved to Rome", "a:Rome is warm.", "u:it is cold there", "a:take a coat"]).Length.ShouldBe(2);

    [Fact]
    public void Chats_that_differ_above_a_short_common_end_are_two() =>
        Match(["u:I like rain", "a:sure", "u:ok", "a:Anything else?"], ["u:I like tea", "a:noted", "u:ok", "a:Anything else?"]).ShouldBeNull();

    private static string[] LeftOut(string[] transcript, string[] stored) => [.. Match(transcript, stored).ShouldNotBeNull().LeftOut.Select(static turn => turn.Text)];

    private static string[] Edits(string[] transcript, string[] stored) =>
        [.. Match(transcript, stored).ShouldNotBeNull().Pairs.Where(static pair => !pair.IsExact).Select(pair => $"{pair.Turn.Text} → {transcript[pair.Message][2..]}")];

    private static TranscriptMatch? Match(params string[] both) => Match(both, both);

    private static TranscriptMatch? Match(string[] transcript, string[] stored)
    {
        SpokenMessage[] messages = [.. transcript.Select(static (line, i) => new SpokenMessage(i, RoleOf(line), null, line[2..]))];
        var match = TranscriptMatching.Match(messages, messages.Length - 1, Stored(stored));
        return match is not null && TranscriptMatching.IsEvidence(match) ? match : null;
    }

    private static List<Turn> Stored(string[] lines)
    {
        var turns = new List<Turn>();
        foreach (var line in lines)
            turns.Add(new Turn(TurnId.New(Now), default, turns.Count > 0 ? turns[^1].Id : null, turns.Count, 0, RoleOf(line), null, line[2..], TurnKey.Of(RoleOf(line), line[2..]), Now));
        return turns;
    }

    private static TurnRole RoleOf(string line) => line[0] == 'u' ? TurnRole.User : TurnRole.Assistant;
}
