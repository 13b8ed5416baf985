using System.Text;
using System.Text.Json;
using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using static Kindred.Tests.LanguageModels.ScriptedUpstream;

namespace Kindred.Tests.LanguageModels.Backends.OpenAiCompatible;

public class StreamedAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Each_piece_arrives_while_the_next_is_still_being_made()
    {
        var next = new SemaphoreSlim(0);
        await using var upstream = await StartAsync(async context =>
        {
            foreach (var piece in (string[])["one", "two", "three"])
            {
                await SendAsync(context, Event(piece));
                await next.WaitAsync(context.RequestAborted);
            }

            await SendAsync(context, Event("", "stop") + "data: [DONE]\n\n");
        });
        using var client = Calls.Client(upstream.Address);
        var heard = new List<string>();
        await foreach (var update in client.AskAsync())
        {
            heard.Add(update.Text);
            // The upstream waits for this: had the client waited for more, neither would go on.
            next.Release();
        }

        heard.ShouldBe(["one", "two", "three", ""]);
    }

    [Fact]
    public async Task Pieces_that_came_together_are_handed_out_without_a_wait()
    {
        var held = new TaskCompletionSource();
        await using var upstream = await StartAsync(async context =>
        {
            await SendAsync(context, Event("a") + Event("b") + Event("c"));
            await held.Task;
            await SendAsync(context, Event("d", "stop") + "data: [DONE]\n\n");
        });
        using var client = Calls.Client(upstream.Address);
        await using var pieces = client.AskAsync().GetAsyncEnumerator();
        (await pieces.MoveNextAsync()).ShouldBeTrue();
        for (var i = 0; i < 2; i++)
        {
            var ready = pieces.MoveNextAsync().AsTask();
            ready.IsCompletedSuccessfully.ShouldBeTrue();
            (await ready).ShouldBeTrue();
        }

        pieces.Current.Text.ShouldBe("c");
        var waiting = pieces.MoveNextAsync().AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        held.SetResult();
        (await waiting).ShouldBeTrue();
        pieces.Current.FinishReason.ShouldBe(ChatFinishReason.Stop);
        (await pieces.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Characters_and_events_split_over_reads_come_out_whole()
    {
        var bytes = Encoding.UTF8.GetBytes(Event("Grüße 😀 日本") + ": comment\r\n\r\n" + Event("!", "stop") + "data: [DONE]\n\n");
        await using var upstream = await StartAsync(async context =>
        {
            foreach (var one in bytes) await SendAsync(context, new[] { one });
        });
        using var client = Calls.Client(upstream.Address);
        string.Concat((await client.CollectAsync()).Select(u => u.Text)).ShouldBe("Grüße 😀 日本!");
    }

    [Fact]
    public async Task The_upstreams_own_choices_can_be_sent_on_unchanged()
    {
        const string Choices = """[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}],"mystery":1e400},"finish_reason":null}]""";
        await using var upstream = await StartAsync(200, "text/event-stream",
            $"data: {{\"id\":\"1\",\"choices\":{Choices},\"usage\":null}}\n\n{Event("", "tool_calls")}data: {{\"choices\":[],\"usage\":{{\"prompt_tokens\":9}}}}\n\ndata: [DONE]\n\n");
        using var client = Calls.Client(upstream.Address);
        var updates = await client.CollectAsync();
        var chunks = updates.ConvertAll(u => (OpenAiChunk)u.RawRepresentation!);
        Encoding.UTF8.GetString(chunks[0].Choices.Span).ShouldBe(Choices);
        chunks[0].HasToolCalls.ShouldBeTrue();
        chunks[0].Usage.IsEmpty.ShouldBeTrue();
        chunks[2].HasChoices.ShouldBeFalse();
        Encoding.UTF8.GetString(chunks[2].Usage.Span).ShouldBe("""{"prompt_tokens":9}""");
        updates[2].Contents.OfType<UsageContent>().Single().Details.InputTokenCount.ShouldBe(9);
    }

    [Fact]
    public async Task A_whole_answer_is_one_update()
    {
        await using var upstream = await StartAsync(200, "application/json", Whole("Hi."));
        using var client = Calls.Client(upstream.Address);
        var update = (await client.CollectAsync(Calls.Request("""{"model":"x","messages":[]}"""))).ShouldHaveSingleItem();
        update.Text.ShouldBe("Hi.");
        update.FinishReason.ShouldBe(ChatFinishReason.Stop);
        var whole = (OpenAiWhole)update.RawRepresentation!;
        JsonElement.Parse(whole.Choices.Span)[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Hi.");
        JsonElement.Parse(upstream.Bodies.Single()).GetProperty("stream").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_hangs_up_stops_the_upstream_within_a_second(bool byToken)
    {
        var gone = new TaskCompletionSource<TimeSpan>();
        var clock = TimeProvider.System;
        var left = 0L;
        await using var upstream = await StartAsync(async context =>
        {
            await SendAsync(context, Event("a"));
            await Gone(context);
            gone.SetResult(clock.GetElapsedTime(Interlocked.Read(ref left)));
        });
        using var client = Calls.Client(upstream.Address);
        using var cancel = new CancellationTokenSource();
        var pieces = client.AskAsync(cancellationToken: cancel.Token).GetAsyncEnumerator(cancel.Token);
        (await pieces.MoveNextAsync()).ShouldBeTrue();
        Interlocked.Exchange(ref left, clock.GetTimestamp());
        if (byToken)
        {
            var waiting = pieces.MoveNextAsync().AsTask();
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        }

        await pieces.DisposeAsync();
        (await gone.Task.WaitAsync(Patience)).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_connection_serves_the_next_call_after_a_whole_stream()
    {
        await using var upstream = await StartAsync(200, "text/event-stream", Event("a", "stop") + "data: [DONE]\n\n");
        using var client = Calls.Client(upstream.Address);
        for (var i = 0; i < 5; i++) await client.CollectAsync();
        upstream.Connections.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_without_its_last_event_is_whole_when_the_model_said_why_it_stopped()
    {
        await using var upstream = await StartAsync(200, "text/event-stream", (Event("a") + Event("b", "length")).TrimEnd());
        using var client = Calls.Client(upstream.Address);
        (await client.CollectAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_slow_listener_is_not_mistaken_for_a_silent_upstream()
    {
        var more = new TaskCompletionSource();
        await using var upstream = await StartAsync(async context =>
        {
            await SendAsync(context, Event("a"));
            await more.Task;
            await SendAsync(context, Event("b", "stop") + "data: [DONE]\n\n");
        });
        var limits = new ModelsOptions { SilenceTimeout = TimeSpan.FromMilliseconds(200), FirstByteTimeout = TimeSpan.FromMilliseconds(200) };
        using var client = Calls.Client(upstream.Address, limits);
        await using var pieces = client.AskAsync().GetAsyncEnumerator();
        (await pieces.MoveNextAsync()).ShouldBeTrue();
        using var longer = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        await longer.WaitForNextTickAsync();
        more.SetResult();
        (await pieces.MoveNextAsync()).ShouldBeTrue();
        pieces.Current.Text.ShouldBe("b");
    }

    private static async Task Gone(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task.WaitAsync(Patience);
    }
}
