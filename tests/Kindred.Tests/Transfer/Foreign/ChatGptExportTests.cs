using System.Text;
using Kindred.Conversations;
using Kindred.Transfer.Foreign;
using static Kindred.Tests.Transfer.MadeExports;

namespace Kindred.Tests.Transfer.Foreign;

public sealed class ChatGptExportTests : IDisposable
{
    private static readonly string Exported = Export(
        Conversation("c-1", "a2", ("root", null, null, null), ("sys", "root", "system", "hidden"), ("u1", "sys", "user", "Hello"), ("a1", "u1", "assistant", "First"), ("a2", "u1", "assistant", "Second"), ("u9", "a1", "user", "Dead end")),
        Conversation("c-2", "b", ("a", null, "user", "Only \"{braces}\" here"), ("b", "a", "assistant", "Yes")));

    private readonly ImportRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task The_branch_in_use_is_the_chat_and_the_others_stand_beside_it()
    {
        var result = await _room.BringAsync(Exported, "conversations.json");
        (result.Conversations, result.Turns, result.Alternatives, result.SkippedTotal).ShouldBe((2, 4, 2, 0));
        var conversation = (await _room.Store.FindByExternalIdAsync(ImportRoom.Ann, "c-1", default))!;
        (conversation.Character, conversation.StartedAt).ShouldBe((null, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500)));
        var path = await _room.Store.PathAsync(ImportRoom.Ann, conversation.ActiveLeaf!.Value, 10, default);
        path.Select(static turn => (turn.Role, turn.Speaker, turn.Text, turn.ExternalId)).ShouldBe([(TurnRole.User, null, "Hello", "u1"), (TurnRole.Assistant, "ChatGPT", "Second", "a2")]);
        var tree = await _room.Store.TreeAsync(ImportRoom.Ann, conversation.Id, default);
        tree.Where(static turn => turn.State == TurnState.Inactive).Select(static turn => turn.Text).ShouldBe(["First", "Dead end"]);
        tree.Single(static turn => turn.Text == "Dead end").Parent.ShouldBe(tree.Single(static turn => turn.Text == "First").Id);
    }

    [Fact]
    public async Task The_same_export_twice_adds_nothing_bare_or_zipped()
    {
        await _room.BringAsync(Exported);
        var again = await _room.BringAsync(Zip(("conversations.json", Exported), ("user.json", """{"id":"u"}"""), ("chat.html", "<html>")));
        (again.Turns, again.Alternatives, again.AlreadyThere).ShouldBe((0, 0, 6));
    }

    [Fact]
    public async Task Nodes_that_go_in_circles_and_items_that_are_no_conversations_do_no_harm()
    {
        var circle = Conversation("c-3", "x", ("x", "y", "user", "X"), ("y", "x", "assistant", "Y"));
        var result = await _room.BringAsync(Export(circle, new() { ["a"] = 1 }, Conversation("c-4", "a", ("a", null, "user", "Kept"))));
        (result.Turns, result.SkippedTotal).ShouldBe((1, 1));
        result.Skipped[0].Reason.ShouldBe("holds something else than a conversation of ChatGPT (number 2)");
    }

    [Fact]
    public async Task Items_are_cut_wherever_the_bytes_of_a_list_break()
    {
        var list = """ [ {"a":"}{\"\\"} , {"b":[{"c":{}}]},7,"{", {"d":1}""";
        foreach (var size in new[] { 1, 2, 3, 7, 1000 })
        {
            var items = new List<string>();
            await foreach (var item in JsonItems.ReadAsync(new SlowStream(Encoding.UTF8.GetBytes(list), size), default)) items.Add(Encoding.UTF8.GetString(item.Bytes!.Value.Span));
            items.ShouldBe(["""{"a":"}{\"\\"}""", """{"b":[{"c":{}}]}"""], $"in steps of {size}");
        }
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
