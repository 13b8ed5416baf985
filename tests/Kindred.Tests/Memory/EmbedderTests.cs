using Kindred.Memory;
using Kindred.Tests.Backends;
using static Kindred.Tests.Memory.MemoryRoom;

namespace Kindred.Tests.Memory;

public sealed class EmbedderTests
{
    [Fact]
    public async Task Turns_get_their_vectors_and_are_found_by_meaning()
    {
        using var room = new MemoryRoom(Cats);
        await room.SayAsync(Ann, new Story(), "I have a tabby", "Nice", "And a bicycle", "Oh", "Yes");
        await room.Embedder.StartAsync(CancellationToken.None);
        await room.Queue.WhenCaughtUpAsync().WaitAsync(TimeSpan.FromSeconds(30));
        (await room.AskAsync(Ann, new RecallQuery("What is my cat called?")))[0].ShouldBe("I have a tabby");
        await room.SayAsync(Bob, new Story(), "My cats sleep");
        await room.Queue.WhenCaughtUpAsync().WaitAsync(TimeSpan.FromSeconds(30));
        (await room.AskAsync(Bob, new RecallQuery("tabby")))[0].ShouldBe("My cats sleep");
        await room.Embedder.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_model_that_fails_is_asked_again()
    {
        var calls = 0;
        var flaky = new TextEmbedding("cats", texts => Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("not yet") : Cats.Encode(texts));
        using var room = new MemoryRoom(flaky);
        await room.SayAsync(Ann, new Story(), "I have a tabby");
        await room.Embedder.StartAsync(CancellationToken.None);
        await room.Queue.WhenCaughtUpAsync().WaitAsync(TimeSpan.FromSeconds(30));
        calls.ShouldBe(2);
        await room.Embedder.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Without_a_model_there_is_nothing_to_wait_for()
    {
        using var room = new MemoryRoom();
        await room.Queue.WhenCaughtUpAsync();
        (await room.Vectors.MissingAsync("cats", 10, CancellationToken.None)).ShouldBeEmpty();
    }
}
