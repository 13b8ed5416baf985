using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.Transfer;

/// <summary>Answers an import as a stream of events, so that a long one can be watched.</summary>
internal static class ImportEvents
{
    public static bool IsWanted(HttpRequest request) => request.Headers.Accept.Any(static accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Until the file has been found, a refusal is still an HTTP error; after that it is the last event.</summary>
    public static async Task AnswerAsync(HttpContext context, FileImport import)
    {
        var cancellationToken = context.RequestAborted;
        var upload = await ImportUpload.FindAsync(context.Request, cancellationToken);
        // Progress is only watched: the newest word counts.
        var news = Channel.CreateBounded<ImportProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["x-accel-buffering"] = "no";
        var work = WorkAsync();
        await foreach (var progress in news.Reader.ReadAllAsync(cancellationToken)) await WriteAsync(context, "progress", progress, TransferJson.Default.ImportProgress);
        try
        {
            await WriteAsync(context, "done", TransferEndpoints.AnswerOf(await work), TransferJson.Default.ImportAnswer);
        }
        catch (ApiException refusal)
        {
            await WriteAsync(context, "error", new ImportRefusal(refusal.Message, refusal.Param, refusal.Code), TransferJson.Default.ImportRefusal);
        }

        async Task<ImportResult> WorkAsync()
        {
            try
            {
                return await import.ImportAsync(context.Person(), upload.File, new ImportRequest(upload.FileName, upload.DryRun, progress => news.Writer.TryWrite(progress)), cancellationToken);
            }
            finally
            {
                news.Writer.Complete();
            }
        }
    }

    private static async Task WriteAsync<T>(HttpContext context, string name, T value, JsonTypeInfo<T> type)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(value, type)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
