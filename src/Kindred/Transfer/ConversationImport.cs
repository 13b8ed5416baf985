using System.Diagnostics;
using Kindred.Conversations;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.Transfer;

/// <summary>Called when turns were added outside a chat, so that whoever derives something from turns (the embedder) wakes.</summary>
internal delegate void TurnsAdded();

/// <summary>Brings conversations in from our JSONL, as a stream: memory does not grow with the file.</summary>
internal sealed partial class ConversationImport(IImportStore store, IWorkingMemory workingMemory, TurnsAdded turnsAdded, TimeProvider clock, ILogger<ConversationImport> logger)
{
    /// <summary>How many skipped lines are named; the rest are counted.</summary>
    public const int MostSkips = 100;

    /// <summary>Turns written at once: enough to share a flush to disk, few enough that chats going on beside it hardly wait.</summary>
    private const int PartSize = 250;

    /// <summary>Throws <see cref="ApiException"/> (400) when no line of the file can be used; then nothing was written.</summary>
    public async Task<ImportResult> ImportAsync(PersonId owner, Stream file, bool dryRun, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var sink = dryRun ? null : new Sink(store, workingMemory, owner, clock);
        var counts = new ImportCounts();
        ImportedConversation? conversation = null;
        await foreach (var line in Lines.ReadAsync(file, cancellationToken))
        {
            if (line.Bytes is { Length: 0 }) continue;
            switch (line.Bytes is { } bytes ? ConversationJsonlReader.Read(bytes) : new ConversationRecord.Unusable($"is longer than {Lines.LongestLine} bytes"))
            {
                case ConversationRecord.Opening opening:
                    await FlushAsync(sink, conversation, cancellationToken);
                    counts.Usable++;
                    conversation = new ImportedConversation(opening, clock.GetUtcNow());
                    break;
                case ConversationRecord.Said said when conversation is not null:
                    counts.Usable++;
                    counts.Count(conversation);
                    conversation.Add(said);
                    if (conversation.Waiting.Count >= PartSize) await FlushAsync(sink, conversation, cancellationToken);
                    break;
                case ConversationRecord.Said:
                    counts.Skip(line.Number, "is a turn before any line of type 'conversation'");
                    break;
                case ConversationRecord.Unusable(var reason):
                    counts.Skip(line.Number, reason);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        await FlushAsync(sink, conversation, cancellationToken);
        if (counts.Usable == 0) throw NothingUsable(counts);
        var (conversations, turns) = sink is null ? (counts.Conversations, counts.Turns) : (sink.Conversations, sink.Turns);
        if (sink is not null) await sink.BeginAsync(cancellationToken);
        if (turns > 0 && !dryRun) turnsAdded();
        LogImported(conversations, turns, counts.Skipped, clock.GetElapsedTime(began).TotalMilliseconds);
        return new ImportResult(sink?.Batch, conversations, turns, counts.Named, counts.Skipped);
    }

    /// <summary>Takes an import back; null when the person has no such batch.</summary>
    public async Task<UndoneImport?> UndoAsync(PersonId owner, Guid batch, CancellationToken cancellationToken)
    {
        var undone = await store.UndoAsync(owner, batch, cancellationToken);
        foreach (var conversation in undone?.Touched ?? []) await workingMemory.DropAsync(owner, conversation, cancellationToken);
        return undone;
    }

    private static Task FlushAsync(Sink? sink, ImportedConversation? conversation, CancellationToken cancellationToken)
    {
        if (conversation is null || conversation.Waiting.Count == 0) return Task.CompletedTask;
        if (sink is not null) return sink.WriteAsync(conversation, cancellationToken);
        conversation.Waiting.Clear();
        return Task.CompletedTask;
    }

    private static ApiException NothingUsable(ImportCounts counts)
    {
        if (counts.Named.Count == 0) return ApiException.BadRequest("The file is empty. Send one JSON object a line, the first of type 'conversation'.", "file", "empty_file");
        var first = counts.Named[0];
        return first.Reason == ConversationJsonlReader.NotUtf8
            ? ApiException.BadRequest($"The file is not UTF-8 (line {first.Line}). Save it as UTF-8 and send it again.", "file", "not_utf8")
            : ApiException.BadRequest($"No line of the file can be used: line {first.Line} {first.Reason}. Each line must be a JSON object of type 'conversation' or 'turn'.", "file", "nothing_usable");
    }

    [LoggerMessage(LogLevel.Information, "Imported {Turns} turns in {Conversations} conversations, skipped {Skipped} lines, in {Milliseconds} ms")]
    private partial void LogImported(int conversations, int turns, int skipped, double milliseconds);

    /// <summary>Writes the parts of one import and counts what was new.</summary>
    private sealed class Sink(IImportStore store, IWorkingMemory workingMemory, PersonId owner, TimeProvider clock)
    {
        private bool _begun;

        public Guid Batch { get; } = Guid.CreateVersion7(clock.GetUtcNow());

        public int Conversations { get; private set; }

        public int Turns { get; private set; }

        public async Task BeginAsync(CancellationToken cancellationToken)
        {
            if (_begun) return;
            await store.BeginAsync(owner, Batch, clock.GetUtcNow(), cancellationToken);
            _begun = true;
        }

        public async Task WriteAsync(ImportedConversation conversation, CancellationToken cancellationToken)
        {
            await BeginAsync(cancellationToken);
            var written = await store.AddAsync(owner, Batch, conversation.NextPart(Batch), cancellationToken);
            if (written.Added > 0)
            {
                Turns += written.Added;
                if (!conversation.IsCounted) Conversations++;
                conversation.IsCounted = true;
                await workingMemory.DropAsync(owner, written.Conversation, cancellationToken);
            }

            conversation.Written(written);
        }
    }
}
