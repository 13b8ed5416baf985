using System.Text;
using Kindred.Conversations;
using Kindred.OpenAi.Responses;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IResponseStore"/> must do.</summary>
public abstract class ResponseStoreContract : StoreContract
{
    private static readonly DateTimeOffset Now = new(2025, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private protected abstract IResponseStore Responses { get; }

    [Fact]
    public async Task An_answer_is_read_back_by_its_owner_alone()
    {
        var story = new Story();
        var kept = Response("one") with { Conversation = story.Conversation.Id, Turn = TurnId.New(Now), Continues = ResponseId.New(Now) };
        await Responses.SaveAsync(Ann, kept, CancellationToken.None);
        var found = (await Responses.FindAsync(Ann, kept.Id, CancellationToken.None)).ShouldNotBeNull();
        (found.Id, found.Continues, found.Conversation, found.Turn, found.CreatedAt).ShouldBe((kept.Id, kept.Continues, kept.Conversation, kept.Turn, kept.CreatedAt));
        (Text(found.Body), Text(found.Input)).ShouldBe((Text(kept.Body), Text(kept.Input)));
        (await Responses.FindAsync(Bob, kept.Id, CancellationToken.None)).ShouldBeNull();
        (await Responses.ChainAsync(Bob, kept.Id, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Responses.LatestAsync(Bob, story.Conversation.Id, CancellationToken.None)).ShouldBeNull();
        (await Responses.DeleteAsync(Bob, kept.Id, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_chain_runs_from_the_oldest_to_the_asked_and_stops_at_its_limit_or_at_a_gap()
    {
        var chain = new List<StoredResponse> { Response("0") };
        for (var i = 1; i < 5; i++) chain.Add(Response($"{i}") with { Continues = chain[^1].Id });
        foreach (var response in chain) await Responses.SaveAsync(Ann, response, CancellationToken.None);
        (await ChainAsync(chain[3].Id, 10)).ShouldBe(["0", "1", "2", "3"]);
        (await ChainAsync(chain[4].Id, 2)).ShouldBe(["3", "4"]);
        (await Responses.DeleteAsync(Ann, chain[1].Id, CancellationToken.None)).ShouldBeTrue();
        (await ChainAsync(chain[4].Id, 10)).ShouldBe(["2", "3", "4"]);
        (await ChainAsync(chain[1].Id, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_latest_of_a_conversation_is_the_one_that_was_kept_last()
    {
        var story = new Story();
        foreach (var text in (string[])["one", "two"]) await Responses.SaveAsync(Ann, Response(text) with { Conversation = story.Conversation.Id }, CancellationToken.None);
        await Responses.SaveAsync(Ann, Response("elsewhere"), CancellationToken.None);
        Text((await Responses.LatestAsync(Ann, story.Conversation.Id, CancellationToken.None)).ShouldNotBeNull().Body).ShouldBe("two");
    }

    [Fact]
    public async Task Answers_go_with_their_conversation_and_none_is_kept_of_one_that_is_gone()
    {
        var (story, other) = (new Story(), new Story());
        await AppendAsync(story, story.Ask(null, "Hello"));
        var (kept, elsewhere) = (Response("kept") with { Conversation = story.Conversation.Id }, Response("elsewhere") with { Conversation = other.Conversation.Id });
        await Responses.SaveAsync(Ann, kept, CancellationToken.None);
        await Responses.SaveAsync(Ann, elsewhere, CancellationToken.None);
        await Responses.SaveNoteAsync(Ann, new ConversationNote(story.Conversation.Id, Now, "{}"u8.ToArray()), CancellationToken.None);
        await Conversations.DeleteAsync(Ann, story.Conversation.Id, CancellationToken.None);
        (await Responses.FindAsync(Ann, kept.Id, CancellationToken.None)).ShouldBeNull();
        (await Responses.FindNoteAsync(Ann, story.Conversation.Id, CancellationToken.None)).ShouldBeNull();
        var late = Response("late") with { Conversation = story.Conversation.Id };
        await Responses.SaveAsync(Ann, late, CancellationToken.None);
        (await Responses.FindAsync(Ann, late.Id, CancellationToken.None)).ShouldBeNull();
        (await Responses.FindAsync(Ann, elsewhere.Id, CancellationToken.None)).ShouldNotBeNull();
        (await Responses.DeleteConversationAsync(Ann, other.Conversation.Id, CancellationToken.None)).ShouldBeTrue();
        (await Responses.FindAsync(Ann, elsewhere.Id, CancellationToken.None)).ShouldBeNull();
        (await Responses.DeleteConversationAsync(Ann, other.Conversation.Id, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_note_is_replaced_and_keeps_when_it_was_made()
    {
        var id = ConversationId.New(Now);
        await Responses.SaveNoteAsync(Ann, new ConversationNote(id, Now, """{"a":"1"}"""u8.ToArray()), CancellationToken.None);
        await Responses.SaveNoteAsync(Ann, new ConversationNote(id, Now.AddDays(1), """{"a":"2"}"""u8.ToArray()), CancellationToken.None);
        var note = (await Responses.FindNoteAsync(Ann, id, CancellationToken.None)).ShouldNotBeNull();
        (note.CreatedAt, Text(note.Metadata)).ShouldBe((Now, """{"a":"2"}"""));
        (await Responses.FindNoteAsync(Bob, id, CancellationToken.None)).ShouldBeNull();
    }

    private protected static StoredResponse Response(string text) => new(ResponseId.New(Now), null, null, null, Now, Encoding.UTF8.GetBytes(text), "[]"u8.ToArray());

    private async Task<string[]> ChainAsync(ResponseId id, int limit) => [.. (await Responses.ChainAsync(Ann, id, limit, CancellationToken.None)).Select(static response => Text(response.Body))];

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
