using Kindred.Personas.Files;
using Kindred.Personas.Lorebooks;
using Kindred.Users;
using Kindred.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kindred.Personas;

/// <summary>Stand-alone lorebooks over HTTP.</summary>
internal static class LorebooksEndpoints
{
    private const string Attach = "attached_to: 'all' (the default), 'none', or a persona's id or handle; in the query or the form.";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var books = endpoints.MapGroup("/api/lorebooks").WithTags("Personas");
        books.MapGet("", ListAsync).WithSummary("Lorebooks that stand by themselves").Produces<LorebookList>();
        books.MapPost("", AddAsync).WithSummary("Add a lorebook").WithDescription($"SillyTavern world info, a V3 lorebook, or a card's book: the JSON as the body or as multipart with the field 'file'. {Attach}")
            .Accepts<LorebookView>("application/json", "multipart/form-data", "*/*").Produces<LorebookView>(201);
        books.MapGet("/{id}", FindAsync).WithSummary("One lorebook with its entries").Produces<LorebookView>();
        books.MapPut("/{id}", ChangeAsync).WithSummary("Put another file in its place, or attach it elsewhere").WithDescription($"Without a body only the attachment changes. {Attach}")
            .Accepts<LorebookView>("application/json", "multipart/form-data", "*/*").Produces<LorebookView>();
        books.MapDelete("/{id}", DeleteAsync).WithSummary("Remove a lorebook").Produces(204);
        books.MapGet("/{id}/file", ExportAsync).WithSummary("The lorebook as the file it came in").WithDescription("format=v3 writes it in the form of the V3 specification.")
            .Produces(200, contentType: "application/json");
    }

    private static async Task<IResult> ListAsync(HttpContext context, ILorebookStore store)
    {
        var heads = await store.ListAsync(context.Person(), context.RequestAborted);
        return TypedResults.Json(new LorebookList([.. heads.Select(LorebookItem.Of)]), PersonasJson.Default.LorebookList);
    }

    private static async Task<IResult> AddAsync(HttpContext context, ILorebookStore store, IPersonaStore personas, TimeProvider clock)
    {
        var upload = await UploadedFile.ReadAsync(context, FileBounds.MaxFileBytes);
        var content = PersonaFiles.ReadLorebook(upload.Content, upload.Name, out var warnings);
        var (persona, toAll) = await AttachmentAsync(context, upload, personas) ?? (null, true);
        var head = await store.AddAsync(context.Person(), content, persona, toAll, null, clock.GetUtcNow(), context.RequestAborted);
        context.Response.Headers.Location = $"/api/lorebooks/{head.Id}";
        return Answer(new StoredLorebook(head, content.Json), warnings, 201);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, ILorebookStore store) => Answer(await RequireAsync(id, context, store), [], 200);

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, ILorebookStore store, IPersonaStore personas, TimeProvider clock)
    {
        var book = await RequireAsync(id, context, store);
        var upload = await UploadedFile.ReadAsync(context, FileBounds.MaxFileBytes);
        IReadOnlyList<string> warnings = [];
        var content = upload.Content.IsEmpty ? null : PersonaFiles.ReadLorebook(upload.Content, upload.Name ?? book.Head.Name, out warnings);
        var (persona, toAll) = await AttachmentAsync(context, upload, personas) ?? (book.Head.Persona, book.Head.ToAll);
        var head = await store.ReplaceAsync(context.Person(), book.Head.Id, content, persona, toAll, clock.GetUtcNow(), context.RequestAborted) ?? throw NotFound(id);
        return Answer(new StoredLorebook(head, content?.Json ?? book.Json), warnings, 200);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ILorebookStore store)
    {
        if (!LorebookId.TryParse(id, out var book) || !await store.DeleteAsync(context.Person(), book, context.RequestAborted)) throw NotFound(id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ExportAsync(string id, string? format, HttpContext context, ILorebookStore store)
    {
        var book = await RequireAsync(id, context, store);
        var json = format?.ToUpperInvariant() switch
        {
            null or "" => book.Json.ToArray(),
            "V3" => LorebookWriter.LorebookV3(PersonaFiles.BookOf(book)),
            _ => throw ApiException.BadRequest("'format' must be v3, or left out for the file as it came.", "format", "invalid_value"),
        };
        return TypedResults.File(json, "application/json", $"{PersonaModel.HandleOf(book.Head.Name) switch { "" => "lorebook", var name => name }}.json");
    }

    private static async Task<StoredLorebook> RequireAsync(string id, HttpContext context, ILorebookStore store) =>
        (LorebookId.TryParse(id, out var book) ? await store.FindAsync(context.Person(), book, context.RequestAborted) : null) ?? throw NotFound(id);

    private static ApiException NotFound(string id) => ApiException.NotFound($"There is no lorebook '{(id.Length > 60 ? id[..60] : id)}'.", "lorebook_not_found");

    private static async Task<(PersonaId? Persona, bool ToAll)?> AttachmentAsync(HttpContext context, UploadedFile upload, IPersonaStore personas)
    {
        var asked = context.Request.Query["attached_to"].ToString() is { Length: > 0 } query ? query : upload.Fields.GetValueOrDefault("attached_to");
        return asked switch
        {
            null or "" => null,
            "all" => (null, true),
            "none" => (null, false),
            _ => ((await PersonasEndpoints.RequireAsync(context.Person(), asked, personas, context.RequestAborted)).Id, false),
        };
    }

    private static JsonHttpResult<LorebookView> Answer(StoredLorebook stored, IReadOnlyList<string> warnings, int status)
    {
        var (head, book) = (LorebookItem.Of(stored.Head), PersonaFiles.BookOf(stored));
        var entries = book.Entries.Select(static entry => new LoreEntryView(entry.Id, entry.Label, entry.Keys, entry.SecondaryKeys, entry.Text, entry.Enabled, entry.Constant));
        return TypedResults.Json(
            new LorebookView(head.Id, head.Name, head.AttachedTo, head.CreatedAt, head.UpdatedAt, book.Description, [.. entries], warnings.Count > 0 ? warnings : null),
            PersonasJson.Default.LorebookView, statusCode: status);
    }
}
