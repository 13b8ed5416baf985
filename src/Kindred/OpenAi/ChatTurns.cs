using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kindred.Chat;
using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.Personas;
using Kindred.Users;
using Kindred.Web;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>From a request that has been read to the turn that answers it, the same for every route that talks.</summary>
internal static class ChatTurns
{
    private const int MostKeyLength = 255;

    // What the client tells us about its chat is not the back-end's business.
    private static readonly string[] OursAlone = ["kindred", "metadata.conversation_id", "metadata.character", "metadata.user", "metadata.kind", "metadata.explain"];

    /// <exception cref="ApiException">404: no such model, or no such persona.</exception>
    public static async Task<(ResolvedModel Model, PickedPersona? Persona)> ResolveAsync(PersonaModels models, PersonId person, ChatRequest request, CancellationToken cancellationToken) =>
        await models.ResolveAsync(person, request.Model, cancellationToken)
        ?? throw new ApiException(404, $"There is no model '{Shorten(request.Model)}'. GET /v1/models lists those that are connected; to connect one set OPENAI_BASE_URL (and OPENAI_API_KEY), start Ollama, LM Studio or llama-server, or ask for 'kindred-recall'.", "model", "model_not_found");

    /// <param name="persona">Who answers: the conversation is with them.</param>
    /// <param name="drop">Further fields of the body that stay here.</param>
    public static TurnRequest Of(PersonId person, ChatRequest request, ResolvedModel model, PickedPersona? persona, params string[] drop) =>
        new(person, request.Messages, model, OptionsOf(request, model, drop), persona is null ? request.Hint : request.Hint with { Character = persona.Head.Name }, request.Kind, request.Remembers, persona) { Signs = request.Signs };

    /// <summary>
    /// By which a request is known when it comes again: its route, body and those headers that change its meaning. Null when nobody may join it: without memory
    /// nothing is written twice, and whoever asks twice may want two answers.
    /// </summary>
    /// <exception cref="ApiException">400: the idempotency key is too long.</exception>
    public static RequestIdentity? IdentityOf(HttpContext context, JsonElement body, bool remembers)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > MostKeyLength) throw ApiException.BadRequest($"'Idempotency-Key' is longer than {MostKeyLength} characters.", "Idempotency-Key", "string_too_long");
        if (key.Length == 0 && !remembers) return null;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(Encoding.UTF8.GetBytes(context.Request.Path));
        digest.AppendData(JsonMarshal.GetRawUtf8Value(body));
        foreach (var header in context.Request.Headers.Where(static header => header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && !header.Key.StartsWith("X-Stainless", StringComparison.OrdinalIgnoreCase) && !header.Key.StartsWith("X-Request", StringComparison.OrdinalIgnoreCase)).OrderBy(static header => header.Key, StringComparer.OrdinalIgnoreCase))
            digest.AppendData(Encoding.UTF8.GetBytes($"\n{header.Key.ToUpperInvariant()}:{header.Value}"));
        return new RequestIdentity(Convert.ToHexString(digest.GetHashAndReset()), key.Length > 0 ? key : null);
    }

    private static ChatOptions OptionsOf(ChatRequest request, ResolvedModel model, string[] drop)
    {
        var body = new OpenAiRequestBody(request.Body) { Drop = [.. OursAlone, .. drop] };
        return new ChatOptions
        {
            ModelId = model.UpstreamName,
            MaxOutputTokens = request.Body.OptionalInteger("max_completion_tokens", 1, int.MaxValue) ?? request.Body.OptionalInteger("max_tokens", 1, int.MaxValue),
            RawRepresentationFactory = _ => body,
        };
    }

    private static string Shorten(string? name) => name is { Length: > 100 } ? name[..100] + "…" : name ?? "";
}
