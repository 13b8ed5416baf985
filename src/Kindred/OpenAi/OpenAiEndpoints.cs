using System.Text.Json;
using Kindred.LanguageModels;
using Kindred.OpenAi.Responses;
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
            routes.MapGet("/models", ListAsync).WithSummary("Every model that is connected").Produces<ModelList>();
            routes.MapGet("/models/{**id}", FindAsync).WithSummary("One model").Produces<ModelCard>();
        }

        endpoints.MapPost("/v1/embeddings", EmbeddingsRoute.EmbedAsync).WithTags("OpenAI")
            .WithSummary("Texts as vectors, by the local encoder, or by a back-end whose model is named").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
        endpoints.MapPost("/v1/moderations", static (HttpContext context, PassThrough back) => back.ModerateAsync(context)).WithTags("OpenAI")
            .WithSummary("A back-end's judgement of texts, when one has it").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
        endpoints.MapPost("/v1/completions", static (HttpContext context, PassThrough back) => back.CompleteAsync(context)).WithTags("OpenAI")
            .WithSummary("A back-end's older completions, without memory").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
        MapResponses(endpoints);
        MapConversations(endpoints);
    }

    private static void MapResponses(IEndpointRouteBuilder endpoints)
    {
        var responses = endpoints.MapGroup("/v1/responses").WithTags("OpenAI");
        responses.MapPost("", static (HttpContext context, ResponsesRoute route) => route.CreateAsync(context))
            .WithSummary("A reply in the shape of the Responses API, streamed or whole").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
        responses.MapGet("/{id}", StoredResponsesRoute.FindAsync).WithSummary("An answer that was kept").Produces<JsonElement>();
        responses.MapDelete("/{id}", StoredResponsesRoute.DeleteAsync).WithSummary("Delete an answer that was kept").Produces<DeletedObject>();
        responses.MapGet("/{id}/input_items", StoredResponsesRoute.ItemsAsync).WithSummary("The items that an answer was asked with").Produces<JsonElement>();
    }

    private static void MapConversations(IEndpointRouteBuilder endpoints)
    {
        var conversations = endpoints.MapGroup("/v1/conversations").WithTags("OpenAI");
        conversations.MapPost("", static (HttpContext context, ConversationsRoute route) => route.CreateAsync(context))
            .WithSummary("Open a conversation").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
        conversations.MapGet("/{id}", static (string id, HttpContext context, ConversationsRoute route) => route.FindAsync(id, context)).WithSummary("One conversation").Produces<JsonElement>();
        conversations.MapPost("/{id}", static (string id, HttpContext context, ConversationsRoute route) => route.UpdateAsync(id, context))
            .WithSummary("Note something on a conversation").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
        conversations.MapDelete("/{id}", static (string id, HttpContext context, ConversationsRoute route) => route.DeleteAsync(id, context)).WithSummary("Erase a conversation with all its turns").Produces<DeletedObject>();
        conversations.MapGet("/{id}/items", static (string id, HttpContext context, ConversationsRoute route) => route.ItemsAsync(id, context)).WithSummary("What was said in it").Produces<JsonElement>();
        conversations.MapPost("/{id}/items", static (string id, HttpContext context, ConversationsRoute route) => route.AddAsync(id, context))
            .WithSummary("Add what was said elsewhere").Accepts<JsonElement>("application/json", "*/*").Produces<JsonElement>();
        conversations.MapGet("/{id}/items/{item}", static (string id, string item, HttpContext context, ConversationsRoute route) => route.FindItemAsync(id, item, context)).WithSummary("One message").Produces<JsonElement>();
    }

    private static async Task ListAsync(HttpContext context, ModelDirectory models)
    {
        var known = await models.ListAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(new ModelList("list", [.. known.Select(CardOf)]), OpenAiJson.Default.ModelList));
    }

    private static async Task FindAsync(string id, HttpContext context, ModelDirectory models)
    {
        var known = await models.ListAsync(context.RequestAborted);
        var found = known.FirstOrDefault(model => model.Id == id) ?? throw new ApiException(404, $"There is no model '{(id.Length > 100 ? id[..100] : id)}'. GET /v1/models lists those that are connected.", "model", "model_not_found");
        await JsonAnswer.WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(CardOf(found), OpenAiJson.Default.ModelCard));
    }

    private static ModelCard CardOf(ListedModel model) => new(model.Id, "model", model.Created ?? 0, model.Owner, model.ContextLength);
}
