using System.Text.Json;
using Kindred.Conversations;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>What comes before a request for <c>/v1/responses</c>.</summary>
/// <param name="Earlier">Items that the client relies on us for, oldest first.</param>
/// <param name="Continues">The answer that they end with.</param>
/// <param name="Conversation">Where the turn belongs; null when the request leaves that open.</param>
/// <param name="NewId">The conversation's id when it has no turn yet.</param>
internal sealed record ResponseContext(IReadOnlyList<JsonElement> Earlier, ResponseId? Continues, string? Conversation, ConversationId? NewId)
{
    // More than any model reads.
    private const int LongestChain = 1000;

    private static readonly ResponseContext None = new([], null, null, null);

    /// <exception cref="ApiException">The request names an answer or a conversation that is not there.</exception>
    public static Task<ResponseContext> LoadAsync(PersonId person, ResponseRequest request, IResponseStore store, Aligner aligner, CancellationToken cancellationToken)
    {
        if (request.Previous is { } previous) return AfterAsync(person, previous, store, cancellationToken);
        return request.Conversation is { } name ? WithinAsync(person, name, request, store, aligner, cancellationToken) : Task.FromResult(None);
    }

    private static async Task<ResponseContext> AfterAsync(PersonId person, string previous, IResponseStore store, CancellationToken cancellationToken)
    {
        var chain = ResponseId.TryParse(previous, out var id) ? await store.ChainAsync(person, id, LongestChain, cancellationToken) : [];
        if (chain.Count == 0)
            throw ApiException.BadRequest($"Previous response with id '{Shorten(previous)}' not found.", "previous_response_id", "previous_response_not_found");
        return new ResponseContext(ItemsOf(chain), id, chain[^1].Conversation?.ToString(), null);
    }

    // What was spoken in a conversation is in the turn tree; only the results of calls need the calls before them, which are not.
    private static async Task<ResponseContext> WithinAsync(PersonId person, string name, ResponseRequest request, IResponseStore store, Aligner aligner, CancellationToken cancellationToken)
    {
        var known = await aligner.FindNamedAsync(person, name, cancellationToken);
        ConversationId? noted = known is null && ConversationId.TryParse(name, out var id) && await store.FindNoteAsync(person, id, cancellationToken) is not null ? id : null;
        if (known is null && noted is null)
            throw new ApiException(404, $"Conversation with id '{Shorten(name)}' not found.", "conversation", "conversation_not_found");
        if (known is null || !request.AnswersEarlierCalls()) return new ResponseContext([], null, name, noted);
        var latest = await store.LatestAsync(person, known.Id, cancellationToken);
        var chain = latest is null ? [] : await store.ChainAsync(person, latest.Id, LongestChain, cancellationToken);
        return new ResponseContext(ItemsOf(chain), latest?.Id, name, null);
    }

    private static List<JsonElement> ItemsOf(IReadOnlyList<StoredResponse> chain)
    {
        var items = new List<JsonElement>();
        foreach (var response in chain)
        {
            items.AddRange(JsonElement.Parse(response.Input.Span).EnumerateArray());
            items.AddRange(JsonElement.Parse(response.Body.Span).GetProperty("output").EnumerateArray());
        }

        return items;
    }

    private static string Shorten(string id) => id.Length > 100 ? id[..100] + "…" : id;
}
