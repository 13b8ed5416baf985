using System.Text.Json;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.LanguageModels;
using Kindred.Users;
using Kindred.Web;
using Microsoft.Extensions.Options;

namespace Kindred.OpenAi.Responses;

/// <summary><c>POST /v1/responses</c>: translated to a chat request, run as the same turn, and told in the shape of a response.</summary>
internal sealed class ResponsesRoute(JoinedTurns turns, PersonaModels models, IResponseStore store, Aligner aligner, IOptions<IdentityOptions> identity, TimeProvider clock)
{
    public async Task CreateAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        using var document = await JsonBody.ReadObjectAsync(context);
        var request = ResponseRequestReader.Read(document.RootElement);
        var person = context.Person();
        var before = await ResponseContext.LoadAsync(person, request, store, aligner, context.RequestAborted);
        var body = ChatBody.Of(request, before.Earlier);
        using var chatDocument = JsonDocument.Parse(body.Json);
        var chat = ReadChat(chatDocument.RootElement, context.Request.Headers, before, identity.Value);
        var (model, persona) = await ChatTurns.ResolveAsync(models, context.Person(), chat, context.RequestAborted);
        Check(chat, model, body);
        // A client's notes on its answer are kept with the answer; back-ends take them only together with keeping it.
        await using var turn = turns.RunAsync(ChatTurns.Of(person, chat, model, persona, "metadata"), ChatTurns.IdentityOf(context, document.RootElement, chat.Remembers), context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        var name = chat.AskedName ?? model.UpstreamName;
        try
        {
            if (request.IsStreamed) await StreamAsync(context, turn, events => new ResponseRun(person, request, before, name, store, clock, events), started);
            else await AnswerAsync(context, turn, new ResponseRun(person, request, before, name, store, clock, null), started);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The listener hung up. The turn has been closed on the way out of its stream.
        }
    }

    private static ChatRequest ReadChat(JsonElement body, IHeaderDictionary headers, ResponseContext before, IdentityOptions identity)
    {
        var chat = ChatRequestReader.Read(body, headers, identity);
        return before.Conversation is { } conversation ? chat with { Hint = chat.Hint with { Conversation = conversation, NewId = before.NewId } } : chat;
    }

    // What the model cannot do is told in the words of this route.
    private static void Check(ChatRequest chat, ResolvedModel model, ChatBody body)
    {
        try
        {
            ModelLimits.Check(chat, model, (message, part) => $"{body.Paths[message] ?? "previous_response_id"}[{part}]");
        }
        catch (ApiException error) when (error.Param == "response_format")
        {
            throw ApiException.BadRequest(error.Message.Replace("'response_format'", "'text.format'", StringComparison.Ordinal), "text.format", error.Code);
        }
    }

    private async Task StreamAsync(HttpContext context, IAsyncEnumerator<TurnEvent> turn, Func<ResponseEvents, ResponseRun> begin, long started)
    {
        await using var output = new EventOutput(context, clock);
        using var events = new ResponseEvents(output.Body);
        var run = begin(events);
        while (await output.NextAsync(turn))
        {
            if (!output.IsStarted && TurnFailures.Of(turn.Current) is { } early) throw early;
            switch (turn.Current)
            {
                case TurnEvent.Started begun:
                    run.Begin(begun.Receipt);
                    break;
                case TurnEvent.Piece piece:
                    if (!output.IsStarted) ProcessingHeaders.Write(context.Response, piece.Update, clock.GetElapsedTime(started));
                    output.Start();
                    run.Add(piece.Update);
                    break;
                case TurnEvent.Finished finished:
                    output.Start();
                    await run.FinishAsync(finished.PromptTokens, finished.ReplyTokens);
                    break;
                case var failed when TurnFailures.Of(failed) is { } error:
                    run.Fail(error);
                    break;
            }
        }

        await output.FlushAsync();
    }

    private async Task AnswerAsync(HttpContext context, IAsyncEnumerator<TurnEvent> turn, ResponseRun run, long started)
    {
        var begun = false;
        while (await turn.MoveNextAsync())
        {
            switch (turn.Current)
            {
                case TurnEvent.Started first:
                    run.Begin(first.Receipt);
                    break;
                case TurnEvent.Piece piece:
                    if (!begun) ProcessingHeaders.Write(context.Response, piece.Update, clock.GetElapsedTime(started));
                    begun = true;
                    run.Add(piece.Update);
                    break;
                case TurnEvent.Finished finished:
                    await JsonAnswer.WriteAsync(context, await run.FinishAsync(finished.PromptTokens, finished.ReplyTokens));
                    break;
                case var failed when TurnFailures.Of(failed) is { } error:
                    throw error;
            }
        }
    }
}
