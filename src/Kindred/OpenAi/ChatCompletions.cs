using Kindred.Chat;
using Kindred.Users;
using Kindred.Web;
using Microsoft.Extensions.Options;

namespace Kindred.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>: from the wire to a turn and back.</summary>
internal sealed class ChatCompletions(JoinedTurns turns, PersonaModels models, IOptions<IdentityOptions> identity, TimeProvider clock)
{
    public async Task CompleteAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        using var document = await JsonBody.ReadObjectAsync(context);
        var request = ChatRequestReader.Read(document.RootElement, context.Request.Headers, identity.Value);
        var (model, persona) = await ChatTurns.ResolveAsync(models, context.Person(), request, context.RequestAborted);
        ModelLimits.Check(request, model);
        var head = AnswerHead.New(request.AskedName ?? model.UpstreamName, clock.GetUtcNow(), request.Explains);
        await using var events = turns.RunAsync(ChatTurns.Of(context.Person(), request, model, persona), ChatTurns.IdentityOf(context, document.RootElement, request.Remembers), context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        try
        {
            if (request.IsStreamed) await StreamAsync(context, events, head, request.IncludesUsage, started);
            else await AnswerAsync(context, events, head, started);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The listener hung up. The turn has been closed on the way out of its stream.
        }
    }

    private async Task StreamAsync(HttpContext context, IAsyncEnumerator<TurnEvent> events, AnswerHead head, bool includesUsage, long started)
    {
        await using var output = new EventOutput(context, clock);
        var stream = new ChatStream(output.Body, head, includesUsage);
        while (await output.NextAsync(events))
        {
            // Nothing is answered before the model has said its first word: until then a failure can still be an HTTP error.
            if (!output.IsStarted && TurnFailures.Of(events.Current) is { } early) throw early;
            switch (events.Current)
            {
                case TurnEvent.Started begun:
                    stream.Begin(begun.Receipt);
                    break;
                case TurnEvent.Piece piece:
                    if (!output.IsStarted) Begin(context, output, piece, started);
                    stream.Write(piece.Update);
                    break;
                case TurnEvent.Finished finished:
                    output.Start();
                    stream.End(finished.PromptTokens, finished.ReplyTokens);
                    break;
                case var failed when TurnFailures.Of(failed) is { } error:
                    stream.Fail(error);
                    break;
            }
        }

        await output.FlushAsync();
    }

    private void Begin(HttpContext context, EventOutput output, TurnEvent.Piece first, long started)
    {
        ProcessingHeaders.Write(context.Response, first.Update, clock.GetElapsedTime(started));
        output.Start();
    }

    private async Task AnswerAsync(HttpContext context, IAsyncEnumerator<TurnEvent> events, AnswerHead head, long started)
    {
        var answer = new ChatAnswer(head);
        var begun = false;
        while (await events.MoveNextAsync())
        {
            switch (events.Current)
            {
                case TurnEvent.Started turn:
                    answer.Begin(turn.Receipt);
                    break;
                case TurnEvent.Piece piece:
                    if (!begun) ProcessingHeaders.Write(context.Response, piece.Update, clock.GetElapsedTime(started));
                    begun = true;
                    answer.Add(piece.Update);
                    break;
                case TurnEvent.Finished finished:
                    await JsonAnswer.WriteAsync(context, answer.Write(finished.PromptTokens, finished.ReplyTokens));
                    break;
                case var failed when TurnFailures.Of(failed) is { } error:
                    throw error;
            }
        }
    }
}
