using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="ITurnGate"/> must do.</summary>
public abstract class TurnGateContract
{
    private static readonly PersonId Ann = new("ann");
    private static readonly ConversationId Chat = new(Guid.NewGuid());

    private protected abstract ITurnGate Gate { get; }

    [Fact]
    public async Task Those_who_wait_enter_in_the_order_of_arrival()
    {
        var first = await EnterAsync();
        first.Waited.ShouldBeFalse();
        var waiting = Enumerable.Range(0, 5).Select(_ => EnterAsync()).ToArray();
        waiting.ShouldAllBe(static task => !task.IsCompleted);
        await first.DisposeAsync();
        for (var i = 0; i < waiting.Length; i++)
        {
            var pass = await waiting[i];
            pass.Waited.ShouldBeTrue();
            waiting.Skip(i + 1).ShouldAllBe(static task => !task.IsCompleted);
            await pass.DisposeAsync();
        }

        (await EnterAsync()).Waited.ShouldBeFalse();
    }

    [Fact]
    public async Task Conversations_and_people_do_not_wait_for_each_other()
    {
        await using var mine = await EnterAsync();
        await using var other = await Gate.EnterAsync(Ann, new ConversationId(Guid.NewGuid()), CancellationToken.None);
        await using var bobs = await Gate.EnterAsync(new PersonId("bob"), Chat, CancellationToken.None);
        (other.Waited, bobs.Waited).ShouldBe((false, false));
    }

    [Fact]
    public async Task One_that_gives_up_is_passed_over()
    {
        var first = await EnterAsync();
        using var patience = new CancellationTokenSource();
        var second = Gate.EnterAsync(Ann, Chat, patience.Token).AsTask();
        var third = EnterAsync();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        await first.DisposeAsync();
        await first.DisposeAsync();
        await (await third).DisposeAsync();
        (await EnterAsync()).Waited.ShouldBeFalse();
    }

    [Fact]
    public async Task One_at_a_time_is_inside()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            await using var pass = await EnterAsync();
            Interlocked.Increment(ref inside).ShouldBe(1);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        })));
    }

    private Task<ITurnPass> EnterAsync() => Gate.EnterAsync(Ann, Chat, CancellationToken.None).AsTask();
}
