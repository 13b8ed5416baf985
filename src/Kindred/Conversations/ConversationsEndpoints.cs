using System.Globalization;
using System.Text.Json.Serialization;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.Conversations;

internal static class ConversationsEndpoints
{
    private const int MostListed = 200;

    public static void MapConversations(this IEndpointRouteBuilder endpoints)
    {
        var conversations = endpoints.MapGroup("/api/conversations").WithTags("Conversations");
        conversations.MapGet("/", ListAsync).WithSummary("The caller's conversations, latest first");
        conversations.MapGet("/{id}", FindAsync).WithSummary("One conversation");
        conversations.MapDelete("/{id}", DeleteAsync).WithSummary("Erase a conversation with all its turns");
        conversations.MapGet("/{id}/turns", TurnsAsync).WithSummary("The turn tree: every branch, with states and versions");
    }

    private static async Task<IResult> ListAsync(HttpContext context, IConversationStore store, string? before, string? limit)
    {
        DateTimeOffset? earlier = null;
        if (before is not null)
        {
            if (!DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) throw ApiException.BadRequest("'before' must be a time in ISO 8601.", "before", "invalid_type");
            earlier = time;
        }

        var most = 50;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > MostListed))
            throw ApiException.BadRequest($"'limit' must be a whole number from 1 to {MostListed}.", "limit", "out_of_range");
        var found = await store.ListAsync(context.Person(), earlier, most, context.RequestAborted);
        var items = found.Select(static summary => ConversationView.Of(summary.Conversation) with { Turns = summary.Turns, FirstWords = summary.FirstWords }).ToArray();
        return TypedResults.Json(new ConversationPage(items, items.Length == most ? items[^1].UpdatedAt.ToString("O", CultureInfo.InvariantCulture) : null), ConversationsJson.Default.ConversationPage);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, Aligner aligner) =>
        TypedResults.Json(ConversationView.Of(await RequireAsync(id, context, aligner)), ConversationsJson.Default.ConversationView);

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, Aligner aligner, IConversationStore store, IWorkingMemory working)
    {
        var conversation = await RequireAsync(id, context, aligner);
        await working.DropAsync(context.Person(), conversation.Id, context.RequestAborted);
        await store.DeleteAsync(context.Person(), conversation.Id, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> TurnsAsync(string id, HttpContext context, Aligner aligner, IConversationStore store)
    {
        var conversation = await RequireAsync(id, context, aligner);
        var tree = await store.TreeAsync(context.Person(), conversation.Id, context.RequestAborted);
        return TypedResults.Json(new TurnList([.. tree.Select(TurnView.Of)]), ConversationsJson.Default.TurnList);
    }

    private static async Task<Conversation> RequireAsync(string id, HttpContext context, Aligner aligner) =>
        await aligner.FindNamedAsync(context.Person(), id, context.RequestAborted) ?? throw ApiException.NotFound($"There is no conversation '{(id.Length > 60 ? id[..60] : id)}'.");
}

internal sealed record ConversationView(string Id, string? ExternalId, string? Character, string? User, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt, string? ActiveTurn, int? Turns, string? FirstWords)
{
    public static ConversationView Of(Conversation conversation) => new(
        conversation.Id.ToString(), conversation.ExternalId, conversation.Character, conversation.PersonName, conversation.StartedAt, conversation.UpdatedAt, conversation.ActiveLeaf?.ToString(), null, null);
}

internal sealed record ConversationPage(IReadOnlyList<ConversationView> Items, string? Next);

internal sealed record TurnView(
    string Id, string? Parent, string Role, string? Speaker, string Text, DateTimeOffset SaidAt, int Session, int Version, string State, bool Settled, bool Interrupted, string Verdict, string? Caption, string? ExternalId)
{
    public static TurnView Of(Turn turn) => new(
        turn.Id.ToString(), turn.Parent?.ToString(), turn.Role == TurnRole.User ? "user" : "assistant", turn.Speaker, turn.Text, turn.SaidAt, turn.Session, turn.Version,
        turn.State switch { TurnState.Active => "active", TurnState.Hidden => "hidden", _ => "inactive" }, turn.Settled, turn.Interrupted, "stored", turn.Caption, turn.ExternalId);
}

internal sealed record TurnList(IReadOnlyList<TurnView> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConversationPage))]
[JsonSerializable(typeof(ConversationView))]
[JsonSerializable(typeof(TurnList))]
internal sealed partial class ConversationsJson : JsonSerializerContext;
