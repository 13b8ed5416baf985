using System.Text.Json;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>Answers that were kept: fetched again, with the items they were asked with, or deleted.</summary>
internal static class StoredResponsesRoute
{
    public static async Task FindAsync(string id, HttpContext context, IResponseStore store)
    {
        if (context.Request.Query["stream"] == "true") throw ApiException.BadRequest("A kept answer is not streamed again: leave 'stream' out.", "stream", "unsupported_value");
        await JsonAnswer.WriteAsync(context, (await RequireAsync(id, context, store)).Body);
    }

    public static async Task DeleteAsync(string id, HttpContext context, IResponseStore store)
    {
        if (!ResponseId.TryParse(id, out var parsed) || !await store.DeleteAsync(context.Person(), parsed, context.RequestAborted)) throw NotFound(id);
        await JsonAnswer.WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(new DeletedObject(id, "response", true), OpenAiJson.Default.DeletedObject));
    }

    public static async Task ItemsAsync(string id, HttpContext context, IResponseStore store)
    {
        var page = ItemPage.Asked(context.Request.Query);
        var response = await RequireAsync(id, context, store);
        using var items = JsonDocument.Parse(response.Input);
        await JsonAnswer.WriteAsync(context, page.Write([.. items.RootElement.EnumerateArray()]));
    }

    private static async Task<StoredResponse> RequireAsync(string id, HttpContext context, IResponseStore store) =>
        (ResponseId.TryParse(id, out var parsed) ? await store.FindAsync(context.Person(), parsed, context.RequestAborted) : null) ?? throw NotFound(id);

    private static ApiException NotFound(string id) => new(404, $"Response with id '{(id.Length > 100 ? id[..100] : id)}' not found.", "id", "response_not_found");
}

/// <summary>What is left to say of something that was deleted.</summary>
internal sealed record DeletedObject(string Id, string Object, bool Deleted);
