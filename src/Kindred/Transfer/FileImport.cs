using Kindred.Users;
using Kindred.Web;

namespace Kindred.Transfer;

/// <summary>Called when turns were added outside a chat, so that whoever derives something from turns (the embedder) wakes.</summary>
internal delegate void TurnsAdded();

/// <summary>Brings files in: chats, cards, lorebooks, exports and archives of them. A file is there whole or not at all.</summary>
internal sealed partial class FileImport(ImportStores stores, TurnsAdded turnsAdded, TimeProvider clock, ILogger<FileImport> logger)
{
    /// <summary>How many skipped lines are named; the rest are counted.</summary>
    public const int MostSkips = 100;

    /// <summary>
    /// Throws <see cref="ApiException"/> (400) when nothing of the file can be used. Whatever is thrown, and also when the sender hangs up, nothing of the
    /// file is left behind.
    /// </summary>
    public async Task<ImportResult> ImportAsync(PersonId owner, Stream file, ImportRequest request, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var run = new ImportRun(stores, owner, request, clock);
        try
        {
            await FileDispatch.ReadAsync(file, request.FileName, run, cancellationToken);
            if (run.Counts.Usable == 0) throw NothingUsable(run.Counts);
            var result = await run.FinishAsync(cancellationToken);
            if (result.Turns > 0 && !request.DryRun) turnsAdded();
            LogImported(result.Conversations, result.Turns, result.Personas, result.SkippedTotal, clock.GetElapsedTime(began).TotalMilliseconds);
            return result;
        }
        catch
        {
            // Half an import would be taken for a whole one. The caller may be gone already, so nothing cancels this.
            await run.SettleAsync();
            if (run.HasBegun) await UndoAsync(owner, run.Batch, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Takes an import back; null when the person has no such batch.</summary>
    public async Task<UndoneImport?> UndoAsync(PersonId owner, Guid batch, CancellationToken cancellationToken)
    {
        var undone = await stores.Turns.UndoAsync(owner, batch, cancellationToken);
        foreach (var conversation in undone?.Touched ?? []) await stores.WorkingMemory.DropAsync(owner, conversation, cancellationToken);
        return undone;
    }

    private static ApiException NothingUsable(ImportCounts counts)
    {
        if (counts.Named.Count == 0)
            return ApiException.BadRequest("The file is empty. Send a chat file of SillyTavern, an export of ChatGPT, a character card, a lorebook, or one JSON object a line, the first of type 'conversation'.", "file", "empty_file");
        var first = counts.Named[0];
        var where = first.File is null ? "" : $" of '{first.File}'";
        return first.Reason == ConversationJsonlReader.NotUtf8
            ? ApiException.BadRequest($"The file is not UTF-8 (line {first.Line}{where}). Save it as UTF-8 and send it again.", "file", "not_utf8")
            : ApiException.BadRequest($"Nothing of the file can be used: {(first.Line > 0 ? $"line {first.Line}" : "it")}{where} {first.Reason}.", "file", "nothing_usable");
    }

    [LoggerMessage(LogLevel.Information, "Imported {Turns} turns in {Conversations} conversations and {Personas} personas, skipped {Skipped} lines, in {Milliseconds} ms")]
    private partial void LogImported(int conversations, int turns, int personas, int skipped, double milliseconds);
}
