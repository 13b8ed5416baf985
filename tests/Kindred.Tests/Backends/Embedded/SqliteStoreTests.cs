using Kindred.Backends.Embedded;
using Kindred.Conversations;

namespace Kindred.Tests.Backends.Embedded;

public sealed class SqliteConversationStoreTests : ConversationStoreContract
{
    private protected override Task<StoresUnderTest> OpenAsync() => Task.FromResult<StoresUnderTest>(new EmbeddedStores());
}

public sealed class SqliteVectorStoreTests : VectorStoreContract
{
    private protected override Task<StoresUnderTest> OpenAsync() => Task.FromResult<StoresUnderTest>(new EmbeddedStores());
}

public sealed class SqliteTraceStoreTests : TraceStoreContract
{
    private protected override Task<StoresUnderTest> OpenAsync() => Task.FromResult<StoresUnderTest>(new EmbeddedStores());
}

public sealed class RamWorkingMemoryTests : WorkingMemoryContract
{
    private protected override IWorkingMemory Open(int conversations) => new RamWorkingMemory(conversations);

    [Fact]
    public async Task When_it_is_full_the_conversation_unused_longest_makes_room()
    {
        var memory = new RamWorkingMemory(2);
        var chats = Enumerable.Range(0, 3).Select(_ => new SampleChat()).ToList();
        await memory.KeepAsync(SampleChat.Ann, new RecentTurns(chats[0].Head, []), default);
        await memory.KeepAsync(SampleChat.Bob, new RecentTurns(chats[1].Head, []), default);
        await memory.FindAsync(SampleChat.Ann, chats[0].Id, default);
        await memory.KeepAsync(SampleChat.Ann, new RecentTurns(chats[2].Head, []), default);

        (await memory.FindAsync(SampleChat.Bob, chats[1].Id, default)).ShouldBeNull();
        (await LatestAsync(memory, 10)).ShouldBe([chats[2].Id, chats[0].Id]);
    }
}
