using Kindred.Conversations;

namespace Kindred.Tests.Conversations;

public class TranscriptMatchingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_transcript_that_continues_a_stored_branch_is_found_with_all_it_holds()
    {
        var match = Match("u:hello", "a:hi there", "u:my cat is Miso", "a:lovely");
        match.ShouldNotBeNull().Path.Count.ShouldBe(4);
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
        Match(["a:two", "u:three", "a:four"], ["u:zero", "u:one", "a:two", "u:three", "a:four"]).ShouldNotBeNull().Path.Count.ShouldBe(3);

    [Fact]
    public void White_space_and_unicode_composition_make_no_difference() =>
        Match(["u:Jose\u0301  said\n hi", "a:ok"], ["u:José said hi ", "a:ok"]).ShouldNotBeNull();

    [Fact]
    public void The_same_words_by_the_other_side_do_not_match() => Match(["u:yes", "a:no"], ["a:yes", "u:no"]).ShouldBeNull();

    [Fact]
    public void Lone_surrogates_have_a_fingerprint_too() => TurnKey.Of(TurnRole.User, "a\ud800b").ShouldBe(TurnKey.Of(TurnRole.User, "a\ud800b "));

    private static TranscriptMatch? Match(params string[] both) => Match(both, both);

    private static TranscriptMatch? Match(string[] transcript, string[] stored) =>
        TranscriptMatching.Match([.. transcript.Select(static (line, i) => new SpokenMessage(i, RoleOf(line), null, line[2..]))], transcript.Length - 1, [.. stored.Select(Stored)]);

    private static Turn Stored(string line, int i) =>
        new(TurnId.New(Now), default, null, i, 0, RoleOf(line), null, line[2..], TurnKey.Of(RoleOf(line), line[2..]), Now);

    private static TurnRole RoleOf(string line) => line[0] == 'u' ? TurnRole.User : TurnRole.Assistant;
}
