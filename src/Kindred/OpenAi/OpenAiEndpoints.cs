using System.Text.Json;
using Kindred.LanguageModels;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.OpenAi;

internal static class OpenAiEndpoints
{
    /// <summary>The chat and model routes answer with and without <c>/v1</c>: front-ends append to whatever base they were given.</summary>
    public static void MapOpenAi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var prefix in (string[])["/v1", ""])
        {
            var routes = endpoints.MapGroup(prefix).WithTags("OpenAI");
            routes.MapPost("/chat/completions", static (HttpContext context, ChatCompletions chat) => chat.CompleteAsync(context))
                .WithSummary("A reply that remembers, streamed or whole").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
            routes.MapGet("/models", ListAsync).WithSummary("Every model that is connected, alone and with each of your personas (NAME@PERSONA)").Produces<ModelList>();
            routes.MapGet("/models/{**id}", FindAsync).WithSummary("One model").Produces<ModelCard>();
        }

        endpoints.MapPost("/v1/embeddings", EmbeddingsRoute.EmbedAsync).WithTags("OpenAI")
            .WithSummary("Texts as vectors, by the local encoder").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
    }

    private static async Task ListAsync(HttpContext context, PersonaModels models)
    {
        var known = await models.ListAsync(context.Person(), context.RequestAborted);
        await AnswerAsync(context, JsonSerializer.SerializeToUtf8Bytes(new ModelList("list", [.. known.Select(CardOf)]), OpenAiJson.Default.ModelList));
    }

    private static async Task FindAsync(string id, HttpContext context, PersonaModels models)
    {
        var found = await models.FindAsync(context.Person(), id, context.RequestAborted) ?? throw new ApiException(404, $"There is no model '{(id.Length > 100 ? id[..100] : id)}'. GET /v1/models lists those that are connected.", "model", "model_not_found");
        await AnswerAsync(context, JsonSerializer.SerializeToUtf8Bytes(CardOf(found), OpenAiJson.Default.ModelCard));
    }

    private static Task AnswerAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    private static ModelCard CardOf(ListedModel model) => new(model.Id, "model", model.Created ?? 0, model.Owner, model.ContextLength);
}
