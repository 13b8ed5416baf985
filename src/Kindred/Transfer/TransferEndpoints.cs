using Kindred.Users;
using Kindred.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Kindred.Transfer;

/// <summary>Import over HTTP.</summary>
internal static class TransferEndpoints
{
    private const string BatchPrefix = "batch_";

    /// <summary>Imports are read as a stream, so the bound is only against a sender that never ends.</summary>
    private const long LargestImport = 1L << 30;

    private const int LargestInMemory = 8 << 20;

    public static void MapTransfer(this IEndpointRouteBuilder endpoints)
    {
        var import = endpoints.MapGroup("/api/import").WithTags("Transfer");
        import.MapPost("", ImportAsync).WithSummary("Bring conversations in from a file");
        import.MapDelete("/{batchId}", UndoAsync).WithSummary("Take an import back");
    }

    private static async Task<JsonHttpResult<ImportAnswer>> ImportAsync(HttpContext context, ConversationImport import)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LargestImport;
        var (file, dryRun) = await FindFileAsync(context.Request, context.RequestAborted);
        var result = await import.ImportAsync(context.Person(), file, dryRun, context.RequestAborted);
        var answer = new ImportAnswer(result.Batch is { } batch ? $"{BatchPrefix}{batch:N}" : null, result.Conversations, result.Turns, 0, result.Skipped, result.SkippedTotal);
        return TypedResults.Json(answer, TransferJson.Default.ImportAnswer);
    }

    private static async Task<JsonHttpResult<UndoAnswer>> UndoAsync(string batchId, HttpContext context, ConversationImport import)
    {
        var undone = batchId.StartsWith(BatchPrefix, StringComparison.Ordinal) && Guid.TryParseExact(batchId.AsSpan(BatchPrefix.Length), "N", out var batch)
            ? await import.UndoAsync(context.Person(), batch, context.RequestAborted)
            : null;
        return undone is null
            ? throw ApiException.NotFound("There is no import of this id, or it was taken back already.", "import_not_found")
            : TypedResults.Json(new UndoAnswer(batchId, undone.Conversations, undone.Turns), TransferJson.Default.UndoAnswer);
    }

    /// <summary>
    /// The file is the body itself, or the part <c>file</c> of a form. It is read as it arrives, except where a form has not yet said
    /// whether it is a dry run: a field after the file may still say so, and the file waits for it in a buffer (in RAM, a large one on disk).
    /// </summary>
    private static async Task<(Stream File, bool DryRun)> FindFileAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var dryRun = IsTrue(request.Query["dry_run"]);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return (request.Body, dryRun);
        if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Send the file as multipart/form-data with the field 'file', or as the body with the type application/jsonl.", "file", "unsupported_media_type");
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return (request.Body, dryRun);

        Stream? waiting = null;
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? throw Malformed(), request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
                var name = HeaderUtilities.RemoveQuotes(disposition.Name);
                if (name.Equals("file", StringComparison.Ordinal))
                {
                    if (dryRun) return (section.Body, true);
                    waiting ??= await KeepAsync(section.Body, request.HttpContext, cancellationToken);
                }
                else if (name.Equals("dry_run", StringComparison.Ordinal)) dryRun |= IsTrue(await ReadShortAsync(section.Body, cancellationToken));
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed();
        }

        if (waiting is not null) return (waiting, dryRun);
        throw ApiException.BadRequest("The form has no field 'file'.", "file", "missing_required_parameter");
    }

    private static async Task<Stream> KeepAsync(Stream file, HttpContext context, CancellationToken cancellationToken)
    {
        var kept = new FileBufferingReadStream(file, LargestInMemory);
        context.Response.RegisterForDisposeAsync(kept);
        await kept.DrainAsync(cancellationToken);
        kept.Position = 0;
        return kept;
    }

    private static bool IsTrue(string? text) => text is "true" or "True" or "1";

    private static async Task<string> ReadShortAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[16];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.ASCII.GetString(bytes, 0, length).Trim();
    }

    private static ApiException Malformed() => ApiException.BadRequest("The form is malformed: its boundary or a part is missing.", null, "invalid_form");
}
