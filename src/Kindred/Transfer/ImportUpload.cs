using Kindred.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Kindred.Transfer;

/// <summary>The file of an import as it arrives.</summary>
internal sealed record ImportUpload(Stream File, string? FileName, bool DryRun)
{
    private const int LargestInMemory = 8 << 20;

    /// <summary>
    /// The file is the body itself, or the part <c>file</c> of a form. It is read as it arrives, except where a form has not yet said
    /// whether it is a dry run: a field after the file may still say so, and the file waits for it in a buffer (in RAM, a large one on disk).
    /// </summary>
    public static async Task<ImportUpload> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var dryRun = IsTrue(request.Query["dry_run"]);
        var name = request.Query["name"].ToString() is { Length: > 0 } given ? given : null;
        if (!FormParts.IsForm(request)) return new ImportUpload(request.Body, name, dryRun);

        Stream? waiting = null;
        await foreach (var part in FormParts.ReadAsync(request, cancellationToken))
        {
            if (part.Name.Equals("file", StringComparison.Ordinal))
            {
                name ??= part.FileName;
                if (dryRun) return new ImportUpload(part.Body, name, true);
                waiting ??= await KeepAsync(part.Body, request.HttpContext, cancellationToken);
            }
            else if (part.Name.Equals("dry_run", StringComparison.Ordinal)) dryRun |= IsTrue(await part.TextAsync(cancellationToken));
        }

        return waiting is null ? throw FormParts.NoFile() : new ImportUpload(waiting, name, dryRun);
    }

    private static async Task<Stream> KeepAsync(Stream file, HttpContext context, CancellationToken cancellationToken)
    {
        var kept = new FileBufferingReadStream(file, LargestInMemory);
        context.Response.RegisterForDisposeAsync(kept);
        try
        {
            await kept.DrainAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw FormParts.Malformed();
        }

        kept.Position = 0;
        return kept;
    }

    private static bool IsTrue(string? text) => text is "true" or "True" or "1";
}
