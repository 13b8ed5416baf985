using Kindred.Backends.Embedded;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.OpenAi.Responses;

namespace Kindred.Tests.Backends.Embedded;

public sealed class SqliteResponseStoreTests : ResponseStoreContract, IDisposable
{
    private readonly TemporaryDatabase _temporary = new();

    private protected override IConversationStore Conversations => new SqliteConversationStore(_temporary.Database);

    private protected override IVectorStore Vectors => new SqliteVectorStore(_temporary.Database);

    private protected override ITraceStore Traces => new SqliteTraceStore(_temporary.Database);

    private protected override IResponseStore Responses => new SqliteResponseStore(_temporary.Database);

    [Fact]
    public async Task An_answer_goes_with_the_turn_that_it_is_or_answers()
    {
        var story = new Story();
        var question = story.Ask(null, "Hello");
        var reply = story.Reply(question, "Hi");
        var next = story.Ask(reply, "More");
        var later = story.Reply(next, "Yes");
        await AppendAsync(story, question, reply, next, later);
        foreach (var forgotten in new[] { question, reply })
        {
            var (kept, other) = (Response("kept") with { Turn = reply.Id }, Response("other") with { Turn = later.Id });
            await Responses.SaveAsync(Ann, kept, CancellationToken.None);
            await Responses.SaveAsync(Ann, other, CancellationToken.None);
            await _temporary.Database.WriteAsync(
                session =>
                {
                    ResponseErasure.OfTurn(session, Ann, forgotten.Id);
                    return true;
                },
                CancellationToken.None);
            (await Responses.FindAsync(Ann, kept.Id, CancellationToken.None)).ShouldBeNull();
            (await Responses.FindAsync(Ann, other.Id, CancellationToken.None)).ShouldNotBeNull();
        }
    }

    public void Dispose() => _temporary.Dispose();
}
