using Kindred.Personas.Cards;
using Kindred.Personas.Files;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.Personas;

/// <summary>Personas over HTTP.</summary>
internal static class PersonasEndpoints
{
    public static void MapPersonas(this IEndpointRouteBuilder endpoints)
    {
        var personas = endpoints.MapGroup("/api/personas").WithTags("Personas");
        personas.MapGet("", ListAsync).WithSummary("The personas one can talk to").Produces<PersonaList>();
        personas.MapPost("", AddAsync).WithSummary("Add a persona")
            .WithDescription("The body is our own form ({\"name\", \"description\", …}) or a character card: JSON, PNG or CHARX, also as multipart with the field 'file'.")
            .Accepts<PersonaView>("application/json", "multipart/form-data", "image/png", "application/zip", "*/*").Produces<PersonaView>(201);
        personas.MapGet("/{id}", FindAsync).WithSummary("One persona, by id or handle").Produces<PersonaView>();
        personas.MapPut("/{id}", ChangeAsync).WithSummary("Change fields, or put another card in its place")
            .Accepts<PersonaView>("application/json", "multipart/form-data", "image/png", "application/zip", "*/*").Produces<PersonaView>();
        personas.MapDelete("/{id}", DeleteAsync).WithSummary("Remove a persona").Produces(204);
        personas.MapGet("/{id}/card", ExportAsync).WithSummary("The persona as a character card, without loss")
            .WithDescription("format: png, json or charx; without it the kind of file it came in.").Produces(200, contentType: "application/octet-stream");
        LorebooksEndpoints.Map(endpoints);
    }

    /// <summary>A persona by its id or its handle. Throws <see cref="ApiException"/> (404).</summary>
    public static async Task<PersonaHead> RequireAsync(PersonId owner, string name, IPersonaStore store, CancellationToken cancellationToken)
    {
        var byId = PersonaId.TryParse(name, out var id) ? await store.FindAsync(owner, id, cancellationToken) : null;
        return byId?.Head ?? await store.FindByHandleAsync(owner, name, cancellationToken)
            ?? throw ApiException.NotFound($"There is no persona '{(name.Length > 60 ? name[..60] : name)}'.", "persona_not_found");
    }

    private static async Task<IResult> ListAsync(HttpContext context, IPersonaStore store)
    {
        var heads = await store.ListAsync(context.Person(), context.RequestAborted);
        return TypedResults.Json(new PersonaList([.. heads.Select(PersonaItem.Of)]), PersonasJson.Default.PersonaList);
    }

    private static async Task<IResult> AddAsync(HttpContext context, IPersonaStore store, TimeProvider clock)
    {
        var upload = await UploadedFile.ReadAsync(context, FileBounds.MaxFileBytes);
        FileBounds.CheckFile(upload.Content);
        var file = PersonaForm.Find(upload.Content) is { } form ? PersonaForm.ToCard(form) : upload.Content;
        var content = PersonaFiles.Read(file, upload.Name, out var warnings);
        var head = await store.AddAsync(context.Person(), content, null, clock.GetUtcNow(), context.RequestAborted);
        context.Response.Headers.Location = $"/api/personas/{head.Id}";
        return TypedResults.Json(PersonaView.Of(head, PersonaFiles.CardOf(new Persona(head, content.Json)), warnings), PersonasJson.Default.PersonaView, statusCode: 201);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, IPersonaStore store)
    {
        var persona = await LoadAsync(id, context, store);
        return TypedResults.Json(PersonaView.Of(persona.Head, PersonaFiles.CardOf(persona)), PersonasJson.Default.PersonaView);
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, IPersonaStore store, TimeProvider clock)
    {
        var persona = await LoadAsync(id, context, store);
        var upload = await UploadedFile.ReadAsync(context, FileBounds.MaxFileBytes);
        FileBounds.CheckFile(upload.Content);
        IReadOnlyList<string> warnings = [];
        PersonaContent content;
        if (PersonaForm.Find(upload.Content) is { } form)
        {
            var came = await FileAsync(persona.Head, context, store);
            content = PersonaFiles.Changed(persona.Head, PersonaForm.Change(PersonaFiles.CardOf(persona), form), came, PersonaFiles.DigestOf(came));
        }
        else
        {
            content = PersonaFiles.Read(upload.Content, upload.Name, out warnings);
        }

        var head = await store.ReplaceAsync(context.Person(), persona.Head.Id, content, clock.GetUtcNow(), context.RequestAborted) ?? throw Gone();
        return TypedResults.Json(PersonaView.Of(head, PersonaFiles.CardOf(new Persona(head, content.Json)), warnings), PersonasJson.Default.PersonaView);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, IPersonaStore store)
    {
        var head = await RequireAsync(context.Person(), id, store, context.RequestAborted);
        await store.DeleteAsync(context.Person(), head.Id, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ExportAsync(string id, string? format, HttpContext context, IPersonaStore store)
    {
        var persona = await LoadAsync(id, context, store);
        var carrier = format?.ToUpperInvariant() switch
        {
            null or "" => persona.Head.Carrier,
            "JSON" => CardCarrier.Json,
            "PNG" => CardCarrier.Png,
            "CHARX" => CardCarrier.Charx,
            _ => throw ApiException.BadRequest("'format' must be png, json or charx.", "format", "invalid_value"),
        };
        var card = PersonaFiles.Export(persona, await FileAsync(persona.Head, context, store), carrier);
        var type = carrier switch { CardCarrier.Png => "image/png", CardCarrier.Charx => "application/zip", _ => "application/json" };
        return TypedResults.File(card, type, $"{persona.Head.Handle}.{PersonaItem.CarrierName(carrier)}");
    }

    private static async Task<Persona> LoadAsync(string id, HttpContext context, IPersonaStore store)
    {
        var head = await RequireAsync(context.Person(), id, store, context.RequestAborted);
        return await store.FindAsync(context.Person(), head.Id, context.RequestAborted) ?? throw Gone();
    }

    private static async Task<byte[]> FileAsync(PersonaHead head, HttpContext context, IPersonaStore store) =>
        await store.FileAsync(context.Person(), head.Id, context.RequestAborted) ?? throw Gone();

    // Somebody deleted it between two steps of this request.
    private static ApiException Gone() => ApiException.NotFound("This persona was just deleted.", "persona_not_found");
}
