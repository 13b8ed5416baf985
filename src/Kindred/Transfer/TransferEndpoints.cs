using Kindred.Users;
using Kindred.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kindred.Transfer;

/// <summary>Import over HTTP.</summary>
internal static class TransferEndpoints
{
    private const string BatchPrefix = "batch_";

    /// <summary>Imports are read as a stream, so the bound is only against a sender that never ends.</summary>
    private const long LargestImport = 1L << 30;

    public static void MapTransfer(this IEndpointRouteBuilder endpoints)
    {
        var import = endpoints.MapGroup("/api/import").WithTags("Transfer");
        import.MapPost("", ImportAsync).WithSummary("Bring chats, cards and lorebooks in from a file")
            .WithDescription("SillyTavern chat (JSONL), world info and character card (PNG, JSON, CHARX), ChatGPT export, our JSONL, or a zip of several: as multipart with the field 'file' or as the body. "
                + "dry_run=true only counts. With 'Accept: text/event-stream' the answer is a stream of 'progress' events and a last 'done' or 'error'.")
            .Produces<ImportAnswer>();
        import.MapDelete("/{batchId}", UndoAsync).WithSummary("Take an import back");
    }

    private static async Task ImportAsync(HttpContext context, FileImport import)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LargestImport;
        if (ImportEvents.IsWanted(context.Request))
        {
            await ImportEvents.AnswerAsync(context, import);
            return;
        }

        var upload = await ImportUpload.FindAsync(context.Request, context.RequestAborted);
        var result = await import.ImportAsync(context.Person(), upload.File, new ImportRequest(upload.FileName, upload.DryRun), context.RequestAborted);
        await TypedResults.Json(AnswerOf(result), TransferJson.Default.ImportAnswer).ExecuteAsync(context);
    }

    /// <summary>What a finished import answers.</summary>
    public static ImportAnswer AnswerOf(ImportResult result) => new(
        result.Batch is { } batch ? $"{BatchPrefix}{batch:N}" : null, result.Conversations, result.Turns, result.Alternatives, result.Personas, result.Lorebooks, result.AlreadyThere, result.Skipped, result.SkippedTotal);

    private static async Task<JsonHttpResult<UndoAnswer>> UndoAsync(string batchId, HttpContext context, FileImport import)
    {
        var undone = batchId.StartsWith(BatchPrefix, StringComparison.Ordinal) && Guid.TryParseExact(batchId.AsSpan(BatchPrefix.Length), "N", out var batch)
            ? await import.UndoAsync(context.Person(), batch, context.RequestAborted)
            : null;
        return undone is null
            ? throw ApiException.NotFound("There is no import of this id, or it was taken back already.", "import_not_found")
            : TypedResults.Json(new UndoAnswer(batchId, undone.Conversations, undone.Turns, undone.Alternatives, undone.Personas, undone.Lorebooks), TransferJson.Default.UndoAnswer);
    }
}
