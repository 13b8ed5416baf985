using System.Text;
using Kindred.Chat;
using Kindred.OpenAi;
using Kindred.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.OpenAi;

public sealed class EventOutputTests
{
    [Fact]
    public async Task Silence_is_broken_after_ten_seconds_and_after_every_ten_more_and_writing_counts_anew()
    {
        var clock = new HandClock();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await using var output = new EventOutput(context, clock);
        var events = new SlowEvents();
        var waiting = output.NextAsync(events);
        clock.Pass(TimeSpan.FromSeconds(9));
        output.IsStarted.ShouldBeFalse();
        clock.Pass(TimeSpan.FromSeconds(1));
        output.IsStarted.ShouldBeTrue();
        Text().ShouldBe(": keep-alive\n\n");
        clock.Pass(TimeSpan.FromSeconds(20));
        Text().ShouldBe(string.Concat(Enumerable.Repeat(": keep-alive\n\n", 3)));

        events.Happen();
        (await waiting).ShouldBeTrue();
        // While the writer is at work nobody else writes.
        clock.Pass(TimeSpan.FromSeconds(60));
        var next = output.NextAsync(events);
        clock.Pass(TimeSpan.FromSeconds(9));
        Text().Length.ShouldBe(3 * ": keep-alive\n\n".Length);
        clock.Pass(TimeSpan.FromSeconds(5));
        Text().Length.ShouldBe(4 * ": keep-alive\n\n".Length);
        events.Happen();
        await next;

        string Text() => Encoding.UTF8.GetString(body.ToArray());
    }

    private sealed class SlowEvents : IAsyncEnumerator<TurnEvent>
    {
        private TaskCompletionSource<bool> _next = new();

        public TurnEvent Current => new TurnEvent.Finished(0, 0);

        public void Happen() => _next.SetResult(true);

        public async ValueTask<bool> MoveNextAsync()
        {
            _next = new TaskCompletionSource<bool>();
            return await _next.Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
