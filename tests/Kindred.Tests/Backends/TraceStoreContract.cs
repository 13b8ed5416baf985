using System.Text;
using Kindred.Chat;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="ITraceStore"/> must do.</summary>
public abstract class TraceStoreContract : StoreContract
{
    [Fact]
    public async Task A_trace_is_read_back_and_replaced()
    {
        var story = new Story();
        var turn = story.Reply(null, "Hello");
        await AppendAsync(story, turn);
        (await Traces.FindAsync(Ann, turn.Id, CancellationToken.None)).ShouldBeNull();
        await Traces.SaveAsync(Ann, turn.Id, "{}"u8.ToArray(), CancellationToken.None);
        var large = Encoding.UTF8.GetBytes($$"""{"prompt":"{{new string('ü', 300_000)}}"}""");
        await Traces.SaveAsync(Ann, turn.Id, large, CancellationToken.None);
        (await Traces.FindAsync(Ann, turn.Id, CancellationToken.None)).ShouldBe(large);
    }

    [Fact]
    public async Task Another_person_neither_reads_nor_writes_a_trace()
    {
        var story = new Story();
        var turn = story.Reply(null, "Hello");
        await AppendAsync(story, turn);
        await Traces.SaveAsync(Bob, turn.Id, "{}"u8.ToArray(), CancellationToken.None);
        (await Traces.FindAsync(Ann, turn.Id, CancellationToken.None)).ShouldBeNull();
        await Traces.SaveAsync(Ann, turn.Id, "{}"u8.ToArray(), CancellationToken.None);
        (await Traces.FindAsync(Bob, turn.Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_trace_goes_with_its_turn_and_with_any_turn_it_quotes()
    {
        var (told, asked) = (new Story(), new Story());
        var secret = told.Ask(null, "A secret");
        var (quoting, other) = (asked.Reply(null, "Quoting"), asked.Reply(null, "Other"));
        await AppendAsync(told, secret);
        await AppendAsync(asked, quoting, other);
        await Traces.SaveAsync(Ann, secret.Id, "{}"u8.ToArray(), CancellationToken.None);
        await Traces.SaveAsync(Ann, quoting.Id, Encoding.UTF8.GetBytes($$"""{"recalled":["{{quoting.Id}}","turn_broken","{{secret.Id}}"]}"""), CancellationToken.None);
        await Traces.SaveAsync(Ann, other.Id, Encoding.UTF8.GetBytes($$"""{"recalled":["{{quoting.Id}}"]}"""), CancellationToken.None);

        await Conversations.DeleteAsync(Ann, told.Conversation.Id, CancellationToken.None);
        (await Traces.FindAsync(Ann, secret.Id, CancellationToken.None)).ShouldBeNull();
        (await Traces.FindAsync(Ann, quoting.Id, CancellationToken.None)).ShouldBeNull();
        (await Traces.FindAsync(Ann, other.Id, CancellationToken.None)).ShouldNotBeNull();
    }
}
