using Kindred.Conversations;
using static Kindred.Tests.Backends.SampleChat;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IWorkingMemory"/> does.</summary>
public abstract class WorkingMemoryContract
{
    /// <summary>An empty working memory with room for at least <paramref name="conversations"/>.</summary>
    private protected abstract IWorkingMemory Open(int conversations);

    [Fact]
    public async Task The_last_turns_are_kept_in_order()
    {
        var memory = Open(10);
        var chat = new SampleChat();
        var turns = chat.Exchange([.. Enumerable.Range(0, 50).Select(i => $"{i}")]);
        await memory.KeepAsync(Ann, new RecentTurns(chat.Head, turns), default);

        var kept = (await memory.FindAsync(Ann, chat.Id, default))!;
        kept.Conversation.ShouldBe(chat.Head);
        kept.Turns.ShouldBe(turns.TakeLast(IWorkingMemory.Capacity));
    }

    [Fact]
    public async Task The_conversations_used_last_come_first()
    {
        var memory = Open(10);
        var chats = Enumerable.Range(0, 3).Select(_ => new SampleChat()).ToList();
        foreach (var chat in chats) await memory.KeepAsync(Ann, new RecentTurns(chat.Head, chat.Exchange("hi")), default);
        await memory.KeepAsync(Ann, new RecentTurns(chats[0].Head, chats[0].Exchange("again")), default);

        (await LatestAsync(memory, 10)).ShouldBe([chats[0].Id, chats[2].Id, chats[1].Id]);
        (await LatestAsync(memory, 1)).ShouldBe([chats[0].Id]);
        (await memory.FindAsync(Ann, chats[0].Id, default))!.Turns.Single().Text.ShouldBe("again");
    }

    [Fact]
    public async Task What_is_dropped_is_gone()
    {
        var memory = Open(10);
        var chat = new SampleChat();
        await memory.KeepAsync(Ann, new RecentTurns(chat.Head, chat.Exchange("hi")), default);
        await memory.DropAsync(Ann, chat.Id, default);
        await memory.DropAsync(Ann, chat.Id, default);

        (await memory.FindAsync(Ann, chat.Id, default)).ShouldBeNull();
        (await LatestAsync(memory, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_person_finds_and_drops_nothing()
    {
        var memory = Open(10);
        var chat = new SampleChat();
        await memory.KeepAsync(Ann, new RecentTurns(chat.Head, chat.Exchange("hi")), default);
        await memory.DropAsync(Bob, chat.Id, default);

        (await memory.FindAsync(Bob, chat.Id, default)).ShouldBeNull();
        (await memory.LatestAsync(Bob, 10, default)).ShouldBeEmpty();
        (await memory.FindAsync(Ann, chat.Id, default)).ShouldNotBeNull();
    }

    private protected static async Task<List<ConversationId>> LatestAsync(IWorkingMemory memory, int limit) =>
        [.. (await memory.LatestAsync(Ann, limit, default)).Select(recent => recent.Conversation.Id)];
}
