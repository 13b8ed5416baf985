using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Users;
using Kindred.Web;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi.Responses;

/// <summary>One answer from its first piece to its end, streamed or whole.</summary>
/// <param name="events">Null when it is asked for whole.</param>
internal sealed class ResponseRun(PersonId person, ResponseRequest request, ResponseContext context, string model, IResponseStore store, TimeProvider clock, ResponseEvents? events)
{
    private readonly DateTimeOffset _created = clock.GetUtcNow();
    private readonly ResponseId _id = ResponseId.New(clock.GetUtcNow());
    private readonly ResponseOutput _output = new(events);
    private ResponseBody? _body;
    private TurnReceipt? _receipt;
    private bool _isOpen;

    private ResponseBody Body => _body ??= new ResponseBody(request, _id, _created, model);

    public void Begin(TurnReceipt receipt)
    {
        _receipt = receipt;
        Body.Begin(receipt);
        if (TurnId.TryParse(receipt.TurnId, out var turn)) _output.Name(ItemIds.Of(turn));
    }

    public void Add(ChatResponseUpdate update)
    {
        Open();
        _output.Add(update);
    }

    /// <summary>Ends the answer and keeps it, when it is to be kept, before its end is told.</summary>
    public async Task<ReadOnlyMemory<byte>> FinishAsync(int promptTokens, int replyTokens)
    {
        Open();
        _output.End();
        var why = _output.FinishReason == ChatFinishReason.Length ? "max_output_tokens" : _output.FinishReason == ChatFinishReason.ContentFilter ? "content_filter" : null;
        var state = new ResponseState(why is null ? "completed" : "incomplete", why, null, clock.GetUtcNow());
        var body = Body.Write(state, _output, (promptTokens, replyTokens));
        // Whoever hangs up now may still ask for the answer.
        if (request.Stores) await store.SaveAsync(person, Stored(body), CancellationToken.None);
        events?.Answer($"response.{state.Status}", body.Span);
        return body;
    }

    /// <summary>A failure on the way: the error itself, and the answer as far as it came.</summary>
    public void Fail(ApiException error)
    {
        Open();
        events?.Error(error);
        events?.Answer("response.failed", Body.Write(new ResponseState("failed", null, error), _output).Span);
    }

    private void Open()
    {
        if (_isOpen || events is null) return;
        _isOpen = true;
        var body = Body.Write(ResponseState.InProgress, _output).Span;
        events.Answer("response.created", body);
        events.Answer("response.in_progress", body);
    }

    private StoredResponse Stored(ReadOnlyMemory<byte> body) => new(
        _id,
        context.Continues,
        ConversationId.TryParse(_receipt?.ConversationId, out var conversation) ? conversation : null,
        TurnId.TryParse(_receipt?.TurnId, out var turn) ? turn : null,
        _created,
        body,
        request.Items);
}
