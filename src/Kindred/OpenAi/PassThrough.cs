using System.Text.Json;
using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.Web;

namespace Kindred.OpenAi;

/// <summary>Routes that a back-end answers or nobody: the request goes on to it as it came, and its answer comes back so.</summary>
internal sealed class PassThrough(ModelDirectory models)
{
    private const string Connect = "set OPENAI_BASE_URL and OPENAI_API_KEY to a service that has it";

    /// <summary><c>POST /v1/moderations</c>: of the model's back-end, or of the first.</summary>
    public async Task ModerateAsync(HttpContext context)
    {
        using var document = await JsonBody.ReadObjectAsync(context);
        if (!document.RootElement.TryGetProperty("input", out var input) || input.ValueKind == JsonValueKind.Null)
            throw ApiException.BadRequest("'input' is missing: send a text or an array.", "input", "missing_required_parameter");
        await SendAsync(context, document.RootElement, "moderations", $"Nothing here judges texts by itself; {Connect}.");
    }

    /// <summary><c>POST /v1/completions</c>, the older one, without memory: a bare prompt is no turn of a chat.</summary>
    public async Task CompleteAsync(HttpContext context)
    {
        using var document = await JsonBody.ReadObjectAsync(context);
        await SendAsync(context, document.RootElement, "completions", $"The older completions are only passed on; use /v1/chat/completions, or {Connect}.");
    }

    /// <summary>True when a back-end knows the model; then its answer has been given.</summary>
    public async Task<bool> TryEmbedAsync(HttpContext context, JsonElement body)
    {
        if (body.OptionalString("model") is not { Length: > 0 } name || !await models.IsListedAsync(name, context.RequestAborted)) return false;
        var model = await models.ResolveAsync(name, context.RequestAborted);
        if (model?.Client is not OpenAiCompatibleClient client) return false;
        try
        {
            await PassAsync(context, client, "embeddings", body, model.UpstreamName);
            return true;
        }
        catch (ModelCallException error)
        {
            throw TurnFailures.Of(error.Failure);
        }
    }

    private async Task SendAsync(HttpContext context, JsonElement body, string path, string otherwise)
    {
        var asked = body.OptionalString("model");
        // Moderation models are seldom listed, so an unknown name is the first back-end's to judge.
        var model = await models.ResolveAsync(asked, context.RequestAborted);
        if (model?.Client is not OpenAiCompatibleClient client)
            throw new ApiException(404, $"No connected back-end has /{path}. {otherwise}", null, "unknown_url");
        try
        {
            await PassAsync(context, client, path, body, asked is null ? null : model.UpstreamName);
        }
        catch (ModelCallException error) when (error.Failure.Status != 404 && error.Failure.Code != "upstream_misconfigured")
        {
            throw TurnFailures.Of(error.Failure);
        }
        catch (ModelCallException)
        {
            throw new ApiException(404, $"The model back-end '{model.Backend.Name}' has no /{path}, or not this model. {otherwise}", null, "unknown_url");
        }
    }

    private static Task PassAsync(HttpContext context, OpenAiCompatibleClient client, string path, JsonElement body, string? model) => client.PassOnAsync(
        path,
        body,
        model,
        (type, answer) =>
        {
            context.Response.ContentType = type;
            return answer.CopyToAsync(context.Response.Body, context.RequestAborted);
        },
        context.RequestAborted);
}
