using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.RecallOnly;
using Kindred.Personas;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.OpenAi;

/// <summary>Models as one person sees them: each by itself and, as <c>NAME@PERSONA</c>, with each of the person's personas.</summary>
internal sealed class PersonaModels(ModelDirectory models, IPersonaStore personas, PersonaShelf shelf)
{
    /// <summary>A catalogue of hundreds of models times dozens of personas is no list to choose from; beyond this personas stand beside the default model alone.</summary>
    private const int MostListed = 2_000;

    public async Task<IReadOnlyList<ListedModel>> ListAsync(PersonId owner, CancellationToken cancellationToken)
    {
        var known = await models.ListAsync(cancellationToken);
        var heads = await personas.ListAsync(owner, cancellationToken);
        if (heads.Count == 0) return known;
        var beside = known;
        if ((long)known.Count * heads.Count > MostListed)
        {
            var chosen = await models.DefaultAsync(cancellationToken);
            beside = [.. known.Where(model => model.Id == chosen || model.Id == RecallOnlyClient.ModelId)];
        }

        return [.. known, .. beside.SelectMany(model => heads.Select(head => With(model, head.Handle)))];
    }

    /// <summary>A model of this name, also one that is not listed because there are too many.</summary>
    public async Task<ListedModel?> FindAsync(PersonId owner, string name, CancellationToken cancellationToken)
    {
        var known = await models.ListAsync(cancellationToken);
        if (known.FirstOrDefault(model => model.Id == name) is { } exact) return exact;
        var asked = PersonaModel.Parse(name);
        if (asked.Persona is null || known.FirstOrDefault(model => model.Id == asked.Model) is not { } alone) return null;
        return await personas.FindByHandleAsync(owner, asked.Persona, cancellationToken) is { } head ? With(alone, head.Handle) : null;
    }

    /// <summary>
    /// Who answers for a name and as whom. A model that is listed under the whole name is that model, whatever its letters; then a persona of the person's
    /// behind the last <c>@</c>; then a back-end may know the whole name without listing it. Null when there is no back-end at all.
    /// Throws <see cref="ApiException"/> (404 <c>model_not_found</c>) for a known model with an unknown persona.
    /// </summary>
    public async Task<(ResolvedModel Model, PickedPersona? Persona)?> ResolveAsync(PersonId owner, string? name, CancellationToken cancellationToken)
    {
        var asked = PersonaModel.Parse(name ?? "");
        if (asked.Persona is null || await models.KnowsAsync(name!, cancellationToken)) return Alone(await models.ResolveAsync(name, cancellationToken));
        if (await shelf.PickAsync(owner, asked.Persona, cancellationToken) is { } persona)
            return await models.ResolveAsync(asked.Model, cancellationToken) is { } model ? (model, persona) : null;
        // With a model in front that nobody lists, the @ may as well be a part of its name.
        if (asked.Model.Length > 0 && !await models.KnowsAsync(asked.Model, cancellationToken) && await models.ResolveAsync(name, cancellationToken) is { } whole) return (whole, null);
        var shown = name!.Length > 100 ? name[..100] + "…" : name;
        throw new ApiException(404, $"There is no persona '{(asked.Persona.Length > 60 ? asked.Persona[..60] : asked.Persona)}', which '{shown}' asks for. GET /api/personas lists yours.", "model", "model_not_found");
    }

    private static (ResolvedModel, PickedPersona?)? Alone(ResolvedModel? model) => model is null ? null : (model, null);

    private static ListedModel With(ListedModel model, string handle) => model with { Id = $"{model.Id}@{handle}" };
}
