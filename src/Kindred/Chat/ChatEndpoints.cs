using Kindred.Conversations;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.Chat;

internal static class ChatEndpoints
{
    public static void MapChat(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/turns/{id}/trace", TraceAsync).WithTags("Conversations").WithSummary("What was sent to the model for a reply, and why")
            .WithDescription("Sections with token counts and budgets, each recalled item with its score parts, what was left out. Takes the id of a reply, or of the message it answers.")
            .Produces<string>(200, "application/json");
    }

    private static async Task TraceAsync(string id, HttpContext context, ITraceStore traces, IConversationStore conversations)
    {
        var json = TurnId.TryParse(id, out var turn) ? await FindAsync(context.Person(), turn, traces, conversations, context.RequestAborted) : null;
        if (json is null) throw ApiException.NotFound($"There is no trace of a turn '{(id.Length > 60 ? id[..60] : id)}'.");
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private static async Task<byte[]?> FindAsync(PersonId owner, TurnId id, ITraceStore traces, IConversationStore conversations, CancellationToken cancellationToken)
    {
        if (await traces.FindAsync(owner, id, cancellationToken) is { } trace) return trace;
        if (await conversations.FindTurnAsync(owner, id, cancellationToken) is not { Role: TurnRole.User } question) return null;
        var replies = await conversations.ChildrenAsync(owner, question.Conversation, question.Id, cancellationToken);
        var reply = replies.OrderBy(static turn => turn.State).ThenByDescending(static turn => turn.SaidAt).FirstOrDefault();
        return reply is null ? null : await traces.FindAsync(owner, reply.Id, cancellationToken);
    }
}
