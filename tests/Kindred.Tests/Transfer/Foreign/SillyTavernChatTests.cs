using System.Text.Json.Nodes;
using Kindred.Conversations;
using Kindred.Transfer.Foreign;
using static Kindred.Tests.Transfer.MadeExports;

namespace Kindred.Tests.Transfer.Foreign;

public sealed class SillyTavernChatTests : IDisposable
{
    private readonly ImportRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_chat_keeps_who_said_what_when()
    {
        var result = await _room.BringAsync(ChatFile(Header("chat-1"), Reply("Come in."), User("Hello Mia"), Reply("Hello Ann", "2024-03-01T19:00:00.000Z")), "Mia - 2024-03-01.jsonl");
        (result.Conversations, result.Turns, result.SkippedTotal).ShouldBe((1, 3, 0));
        var conversation = (await _room.ConversationsAsync()).Single();
        (conversation.ExternalId, conversation.Character, conversation.PersonName, conversation.Batch).ShouldBe(("chat-1", "Mia", "Ann", result.Batch));
        (await _room.PathAsync()).Select(static turn => (turn.Role, turn.Speaker, turn.Text, turn.Session)).ShouldBe(
            [(TurnRole.Assistant, "Mia", "Come in.", 0), (TurnRole.User, "Ann", "Hello Mia", 0), (TurnRole.Assistant, "Mia", "Hello Ann", 1)]);
        (await _room.PathAsync())[2].SaidAt.ShouldBe(new DateTimeOffset(2024, 3, 1, 19, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Swipes_stand_beside_the_one_that_was_kept()
    {
        var chat = ChatFile(Header("chat-1"), Reply("Hi", swipes: ["Hi", "Ho"]), User("Tell me"), Reply("Second", swipes: ["First", "Second", "Third", " "], chosen: 1), User("Go on"));
        var result = await _room.BringAsync(chat);
        (result.Turns, result.Alternatives).ShouldBe((4, 3));
        (await _room.TextsAsync()).ShouldBe(["Hi", "Tell me", "Second", "Go on"]);
        var tree = await _room.TreeAsync();
        tree.Where(static turn => turn.State == TurnState.Inactive).Select(static turn => turn.Text).ShouldBe(["Ho", "First", "Third"]);
        var parent = tree.Single(static turn => turn.Text == "Tell me").Id;
        tree.Where(turn => turn.Parent == parent).Select(static turn => turn.Text).ShouldBe(["Second", "First", "Third"], ignoreOrder: true);

        var again = await _room.BringAsync(chat);
        (again.Turns, again.Alternatives, again.AlreadyThere).ShouldBe((0, 0, 7));
        (await _room.TreeAsync()).Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_chat_that_went_on_elsewhere_after_a_swipe_goes_on_here()
    {
        await _room.BringAsync(ChatFile(Header("chat-1"), User("Tell me"), Reply("First", swipes: ["First"])));
        await _room.BringAsync(ChatFile(Header("chat-1"), User("Tell me"), Reply("Second", swipes: ["First", "Second"], chosen: 1), User("Go on", "2024-03-02T18:00:00.000Z")));
        (await _room.TextsAsync()).ShouldBe(["Tell me", "Second", "Go on"]);
        (await _room.TreeAsync()).Single(static turn => turn.Text == "First").State.ShouldBe(TurnState.Inactive);
    }

    [Fact]
    public async Task What_was_lived_here_stays_in_use_beside_an_end_that_differs()
    {
        await _room.BringAsync(ChatFile(Header("chat-1"), User("Tell me"), Reply("Once")));
        var conversation = (await _room.ConversationsAsync()).Single();
        var lived = new Turn(TurnId.New(conversation.StartedAt), conversation.Id, conversation.ActiveLeaf, 2, 0, TurnRole.User, "Ann", "lived here", 1, conversation.UpdatedAt);
        await _room.Store.AppendAsync(ImportRoom.Ann, conversation, [lived], lived.Id, default);
        await _room.BringAsync(ChatFile(Header("chat-1"), User("Tell me"), Reply("Once"), User("Elsewhere", "2025-01-01T00:00:00.000Z")));
        (await _room.TextsAsync()).ShouldBe(["Tell me", "Once", "lived here"]);
        (await _room.TreeAsync()).Single(static turn => turn.Text == "Elsewhere").State.ShouldBe(TurnState.Inactive);
    }

    [Fact]
    public async Task A_branched_chat_joins_the_one_it_came_from()
    {
        await _room.BringAsync(ChatFile(Header(), User("One"), Reply("Two"), User("Three")), "Mia - 2024.jsonl");
        var result = await _room.BringAsync(ChatFile(Header(null, "Mia - 2024"), User("One"), Reply("Two"), User("Other", "2024-05-01T00:00:00.000Z")), "Mia - Branch #1.jsonl");
        result.Turns.ShouldBe(1);
        (await _room.TextsAsync()).ShouldBe(["One", "Two", "Other"]);
        (await _room.TreeAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Hidden_and_broken_lines_are_left_out_and_named()
    {
        var hidden = User("secret");
        hidden["is_system"] = true;
        var narrator = Reply("It rains.");
        narrator["extra"] = new JsonObject { ["type"] = "narrator" };
        var result = await _room.BringAsync(ChatFile(Header("c"), User("One"), hidden, narrator) + "\n{\"mes\": bro\n" + Reply("Two").ToJsonString() + "\n" + User(" ").ToJsonString());
        result.Turns.ShouldBe(2);
        result.Skipped.Select(static line => (line.Line, line.Reason)).ShouldBe([(3, "is hidden from the chat"), (4, "is a narrator's, not a speaker's"), (5, "is not valid JSON"), (7, "has no words")]);
        (await _room.TextsAsync()).ShouldBe(["One", "Two"]);
    }

    [Fact]
    public async Task In_a_group_each_speaks_under_their_own_name()
    {
        var (mia, bram) = (Reply("I say", name: "Mia"), Reply("And I", name: "Bram"));
        (mia["original_avatar"], bram["original_avatar"]) = ("Mia.png", "Bram.png");
        await _room.BringAsync(ChatFile(Header("g"), User("Both of you?"), mia, bram), "2024-01-01@10h.jsonl");
        (await _room.PathAsync()).Select(static turn => turn.Speaker).ShouldBe(["Ann", "Mia", "Bram"]);
        (await _room.ConversationsAsync()).Single().Character.ShouldBeNull();
    }

    [Fact]
    public async Task An_older_file_names_its_speakers_in_the_header()
    {
        await _room.BringAsync(
            """
            {"user_name":"Ann","character_name":"Mia","create_date":"2023-5-12 @21h 32m 29s 224ms"}
            {"name":"You","is_user":true,"is_name":true,"send_date":"June 19, 2023 2:20pm","mes":"Hello"}
            """);
        var conversation = (await _room.ConversationsAsync()).Single();
        (conversation.Character, conversation.PersonName, conversation.ExternalId).ShouldBe(("Mia", "Ann", null));
    }

    [Fact]
    public async Task A_thousand_messages_in_parts_stay_one_chat_and_come_in_once()
    {
        var messages = Enumerable.Range(0, 1_000).Select(i => i % 2 == 0 ? User($"question {i}") : Reply($"answer {i}", swipes: [$"other {i}", $"answer {i}"], chosen: 1)).ToArray();
        var chat = ChatFile(Header("long"), messages);
        var result = await _room.BringAsync(chat);
        (result.Turns, result.Alternatives).ShouldBe((1_000, 500));
        (await _room.PathAsync()).Count.ShouldBe(1_000);
        (await _room.TreeAsync()).Count.ShouldBe(1_500);
        var again = await _room.BringAsync(chat);
        (again.Turns, again.Alternatives, again.AlreadyThere).ShouldBe((0, 0, 1_500));
    }

    [Theory]
    [InlineData("2024-03-01T18:00:00.123Z", "2024-03-01T18:00:00.123+00:00")]
    [InlineData("2024-03-01T18:00:00+02:00", "2024-03-01T18:00:00+02:00")]
    [InlineData("2024-03-01 18:00:00", "2024-03-01T18:00:00+01:00")]
    [InlineData("June 19, 2023 2:20pm", "2023-06-19T14:20:00+02:00")]
    [InlineData("2023-5-12 @21h 32m 29s 224ms", "2023-05-12T21:32:29.224+02:00")]
    [InlineData("2023-12-1 @9h 2m 9s", "2023-12-01T09:02:09+01:00")]
    [InlineData("1684000000000", "2023-05-13T17:46:40+00:00")]
    [InlineData("yesterday", null)]
    [InlineData("2023-13-40 @21h 32m 29s 224ms", null)]
    [InlineData("99999999999999999999", null)]
    public void Every_form_of_a_date_is_read(string text, string? expected)
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 4, 1), TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 1));
        var zone = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(1), "here", "here", "here in summer", [rule]);
        SillyTavernDate.Parse(text, zone)?.ToString("O", null).ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, null).ToString("O", null));
        if (expected is null) SillyTavernDate.Parse(text, zone).ShouldBeNull();
    }
}
