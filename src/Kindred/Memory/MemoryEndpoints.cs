using System.Globalization;
using System.Text.Json;
using Kindred.Conversations;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.Memory;

/// <summary>Memory over HTTP.</summary>
internal static class MemoryEndpoints
{
    private const int LongestQuery = 32_768;

    public static void MapMemory(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/recall", RecallAsync).WithTags("Memory").WithSummary("What memory has to say to a question, best first").Produces<RecallAnswer>();

    private static async Task<IResult> RecallAsync(HttpContext context, Recall recall, PersonaPassages passages, IConversationStore conversations)
    {
        using var body = await JsonBody.ReadObjectAsync(context);
        var query = await ReadAsync(body.RootElement, context.Person(), conversations, context.RequestAborted);
        var result = await recall.RecallAsync(context.Person(), query, context.RequestAborted);
        // Only where they are asked for: who a persona is does not belong among memories of what was said.
        if (query.Kinds?.Contains(MemoryKind.Persona) == true) result = Merge(result, await passages.SearchAsync(context.Person(), query, context.RequestAborted), query.Limit);
        return TypedResults.Json(RecallAnswer.Of(result), MemoryJson.Default.RecallAnswer);
    }

    private static async Task<RecallQuery> ReadAsync(JsonElement body, PersonId owner, IConversationStore conversations, CancellationToken cancellationToken)
    {
        var text = body.RequiredString("query");
        if (string.IsNullOrWhiteSpace(text)) throw ApiException.BadRequest("'query' is empty.", "query", "missing_required_parameter");
        if (text.Length > LongestQuery) throw ApiException.BadRequest($"'query' must have at most {LongestQuery} characters.", "query", "out_of_range");
        return new RecallQuery(
            text,
            body.OptionalInteger("limit", 1, 200) ?? 8,
            body.OptionalInteger("window", 0, 20) ?? 2,
            await ConversationAsync(body.OptionalString("conversation_id"), owner, conversations, cancellationToken),
            body.OptionalString("character"),
            AsOf(body.OptionalString("as_of")),
            Kinds(body));
    }

    private static RecallResult Merge(RecallResult result, IReadOnlyList<Recollection> passages, int limit) =>
        result with { Items = [.. result.Items.Concat(passages).OrderByDescending(static item => item.Score).Take(limit)] };

    /// <summary>Our own id, or the client's.</summary>
    private static async Task<ConversationId?> ConversationAsync(string? id, PersonId owner, IConversationStore conversations, CancellationToken cancellationToken)
    {
        if (id is null) return null;
        var conversation = ConversationId.TryParse(id, out var own) ? await conversations.FindAsync(owner, own, cancellationToken) : null;
        conversation ??= await conversations.FindByExternalIdAsync(owner, id, cancellationToken);
        return conversation?.Id ?? throw new ApiException(StatusCodes.Status404NotFound, "There is no such conversation.", "conversation_id", "conversation_not_found");
    }

    private static DateTimeOffset? AsOf(string? written) => written is null ? null
        : DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw ApiException.BadRequest("'as_of' must be an ISO 8601 time such as 2025-05-01T12:00:00+02:00.", "as_of", "invalid_type");

    private static HashSet<MemoryKind>? Kinds(JsonElement body)
    {
        if (!body.TryGetProperty("kinds", out var kinds) || kinds.ValueKind is JsonValueKind.Null) return null;
        if (kinds.ValueKind is not JsonValueKind.Array) throw ApiException.BadRequest("'kinds' must be a list.", "kinds", "invalid_type");
        return [.. kinds.EnumerateArray().Select(Kind)];
    }

    private static MemoryKind Kind(JsonElement value, int place)
    {
        var name = value.ValueKind is JsonValueKind.String ? JsonBody.Text(value, "kinds") : "";
        foreach (var kind in Enum.GetValues<MemoryKind>())
        {
            if (string.Equals(kind.ToString(), name, StringComparison.OrdinalIgnoreCase)) return kind;
        }

        var known = string.Join(", ", Enum.GetNames<MemoryKind>()).ToLowerInvariant();
        throw ApiException.BadRequest($"'kinds[{place}]' must be one of {known}.", $"kinds[{place}]", "invalid_value");
    }
}
