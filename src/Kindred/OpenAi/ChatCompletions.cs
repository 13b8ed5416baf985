using System.Globalization;
using Kindred.Chat;
using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.Users;
using Kindred.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>: from the wire to a turn and back.</summary>
internal sealed class ChatCompletions(TurnRunner runner, ModelDirectory models, TimeProvider clock)
{
    // What the client tells us about its chat is not the back-end's business.
    private static readonly string[] OursAlone = ["kindred", "metadata.conversation_id", "metadata.character", "metadata.user", "metadata.kind", "metadata.explain"];

    public async Task CompleteAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        using var document = await JsonBody.ReadObjectAsync(context);
        var request = ChatRequestReader.Read(document.RootElement, context.Request.Headers);
        var model = await ResolveAsync(request, context.RequestAborted);
        var turn = new TurnRequest(context.Person(), request.Messages, model, OptionsOf(request, model), request.Hint, request.Kind, request.Remembers) { Signs = request.Signs };
        var head = AnswerHead.New(request.AskedName ?? model.UpstreamName, clock.GetUtcNow(), request.Explains);
        await using var events = runner.RunAsync(turn, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        try
        {
            // Nothing is answered before the model has said its first word: until then a failure can still be an HTTP error.
            TurnReceipt? receipt = null;
            var more = await events.MoveNextAsync();
            if (more && events.Current is TurnEvent.Started begun)
            {
                receipt = begun.Receipt;
                more = await events.MoveNextAsync();
            }

            if (more && ErrorOf(events.Current) is { } error) throw error;
            context.Response.Headers["openai-processing-ms"] = ((long)clock.GetElapsedTime(started).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            if (request.IsStreamed) await StreamAsync(context, events, more, receipt, head, request.IncludesUsage);
            else await AnswerAsync(context, events, more, receipt, head);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The listener hung up. The turn has been closed on the way out of its stream.
        }
    }

    private static async Task StreamAsync(HttpContext context, IAsyncEnumerator<TurnEvent> events, bool more, TurnReceipt? receipt, AnswerHead head, bool includesUsage)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-accel-buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var output = response.BodyWriter;
        var stream = new ChatStream(output, head, includesUsage);
        if (receipt is not null) stream.Begin(receipt);
        while (more)
        {
            switch (events.Current)
            {
                case TurnEvent.Piece piece:
                    stream.Write(piece.Update);
                    break;
                case TurnEvent.Finished finished:
                    stream.End(finished.PromptTokens, finished.ReplyTokens);
                    break;
                case var failed when ErrorOf(failed) is { } error:
                    stream.Fail(error);
                    break;
            }

            // Pieces that are here already go out in one packet; what would have to wait is preceded by a flush.
            var next = events.MoveNextAsync();
            if (!next.IsCompleted) await output.FlushAsync(context.RequestAborted);
            more = await next;
        }

        await output.FlushAsync(context.RequestAborted);
    }

    private static async Task AnswerAsync(HttpContext context, IAsyncEnumerator<TurnEvent> events, bool more, TurnReceipt? receipt, AnswerHead head)
    {
        var answer = new ChatAnswer(head);
        if (receipt is not null) answer.Begin(receipt);
        for (; more; more = await events.MoveNextAsync())
        {
            if (events.Current is TurnEvent.Piece piece) answer.Add(piece.Update);
            else if (ErrorOf(events.Current) is { } error) throw error;
            else if (events.Current is TurnEvent.Finished finished) await WriteAsync(context, answer.Write(finished.PromptTokens, finished.ReplyTokens));
        }
    }

    private static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static ApiException? ErrorOf(TurnEvent happened) => happened switch
    {
        TurnEvent.Failed failed => new ApiException(failed.Failure.Status, failed.Failure.Message, failed.Failure.Param, failed.Failure.Code)
        {
            Type = failed.Failure.Type,
            RetryAfter = failed.Failure.RetryAfter,
            ShouldRetry = failed.Failure.ShouldRetry,
        },
        TurnEvent.TooLarge large => ApiException.BadRequest(
            $"Persona, instructions, pinned facts and the newest message need {large.Needed} tokens; {large.Limit} fit into the model's context beside the reply. They are never cut: shorten them by {large.Needed - large.Limit} tokens, lower max_tokens, or use a model with a larger context.",
            "messages",
            "context_length_exceeded"),
        _ => null,
    };

    private async Task<ResolvedModel> ResolveAsync(ChatRequest request, CancellationToken cancellationToken) =>
        await models.ResolveAsync(request.Model, cancellationToken)
        ?? throw new ApiException(404, $"There is no model '{Shorten(request.Model)}'. GET /v1/models lists those that are connected; to connect one set OPENAI_BASE_URL (and OPENAI_API_KEY), start Ollama, LM Studio or llama-server, or ask for 'kindred-recall'.", "model", "model_not_found");

    private static string Shorten(string? name) => name is { Length: > 100 } ? name[..100] + "…" : name ?? "";

    private static ChatOptions OptionsOf(ChatRequest request, ResolvedModel model)
    {
        var body = new OpenAiRequestBody(request.Body) { Drop = OursAlone };
        return new ChatOptions
        {
            ModelId = model.UpstreamName,
            MaxOutputTokens = request.Body.OptionalInteger("max_completion_tokens", 1, int.MaxValue) ?? request.Body.OptionalInteger("max_tokens", 1, int.MaxValue),
            RawRepresentationFactory = _ => body,
        };
    }
}
