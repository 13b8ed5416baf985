using Kindred.Personas;
using Kindred.Users;
using Kindred.Web;

namespace Kindred.Transfer;

/// <summary>One import under way: what readers of files hand their conversations, personas and lorebooks to. It writes them in parts and counts.</summary>
internal sealed class ImportRun(ImportStores stores, PersonId owner, ImportRequest request, TimeProvider clock)
{
    /// <summary>Turns written at once: enough to share a flush to disk, few enough that chats going on beside it hardly wait.</summary>
    private const int PartSize = 250;

    /// <summary>Ends of conversations that are written side by side; the store keeps their order.</summary>
    private const int MostUnderWay = 32;

    private readonly Queue<Part> _underWay = new();
    private readonly Dictionary<string, PersonaId> _worlds = new(StringComparer.OrdinalIgnoreCase);
    private readonly Guid _batch = Guid.CreateVersion7(clock.GetUtcNow());

    public ImportCounts Counts { get; } = new();

    /// <summary>Whether there is something to take back.</summary>
    public bool HasBegun { get; private set; }

    public Guid Batch => _batch;

    /// <summary>The file of an archive that is being read.</summary>
    public string? CurrentFile { get; set; }

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; set; }

    /// <summary>Local times of files that name no offset are this process's.</summary>
    public TimeZoneInfo Zone => clock.LocalTimeZone;

    public void Skip(int line, string reason) => Counts.Skip(line, reason, CurrentFile);

    public ImportedConversation Open(ConversationRecord.Opening opening, ImportSource source) => new(opening, source, clock.GetUtcNow());

    /// <summary>Call after turns were added: writes once enough have gathered.</summary>
    public Task WriteAsync(ImportedConversation conversation, CancellationToken cancellationToken) =>
        conversation.Waiting.Count + conversation.Beside.Count >= PartSize ? FlushAsync(conversation, cancellationToken) : Task.CompletedTask;

    /// <summary>Writes what is left of a conversation that is at its end. Several wait for the disk together: a flush pays for all of them.</summary>
    public async Task CloseAsync(ImportedConversation? conversation, CancellationToken cancellationToken)
    {
        if (conversation is null || conversation.Waiting.Count + conversation.Beside.Count == 0) return;
        if (request.DryRun)
        {
            Forget(conversation);
            return;
        }

        await BeginAsync(cancellationToken);
        if (_underWay.Count >= MostUnderWay) await TakeAsync(_underWay.Dequeue(), cancellationToken);
        _underWay.Enqueue(Submit(conversation, cancellationToken));
    }

    /// <summary>Waits until nothing is being written any more, whatever becomes of it: then the import can be taken back.</summary>
    public async Task SettleAsync()
    {
        while (_underWay.TryDequeue(out var part)) await ((Task)part.Written).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A character card. Throws <see cref="ApiException"/> (400) when it is none.</summary>
    public async Task AddPersonaAsync(ReadOnlyMemory<byte> file, string? fileName, CancellationToken cancellationToken)
    {
        var content = PersonaFiles.Read(file, fileName, out _);
        Counts.Usable++;
        var known = await stores.Personas.FindByDigestAsync(owner, content.Digest, cancellationToken);
        if (known is not null) Counts.AlreadyThere++;
        else
        {
            Counts.Personas++;
            if (!request.DryRun)
            {
                await BeginAsync(cancellationToken);
                known = await stores.Personas.AddAsync(owner, content, _batch, clock.GetUtcNow(), cancellationToken);
            }
        }

        if (known is not null && PersonaFiles.WorldOf(content.Json) is { } world) _worlds.TryAdd(world, known.Id);
        Report();
    }

    /// <summary>A lorebook. It is attached to the persona of the same import that names it as its world, else to all. Throws <see cref="ApiException"/> (400) when it is none.</summary>
    public async Task AddLorebookAsync(ReadOnlyMemory<byte> file, string? fileName, CancellationToken cancellationToken)
    {
        var content = PersonaFiles.ReadLorebook(file, fileName, out _);
        Counts.Usable++;
        if (await stores.Lorebooks.FindByDigestAsync(owner, content.Digest, cancellationToken) is not null)
        {
            Counts.AlreadyThere++;
            return;
        }

        Counts.Lorebooks++;
        if (request.DryRun) return;
        await BeginAsync(cancellationToken);
        PersonaId? persona = _worlds.TryGetValue(content.Name, out var found) ? found : null;
        await stores.Lorebooks.AddAsync(owner, content, persona, persona is null, _batch, clock.GetUtcNow(), cancellationToken);
        Report();
    }

    /// <summary>The import is whole.</summary>
    public async Task<ImportResult> FinishAsync(CancellationToken cancellationToken)
    {
        if (!request.DryRun)
        {
            await BeginAsync(cancellationToken);
            while (_underWay.TryDequeue(out var part)) await TakeAsync(part, cancellationToken);
            await stores.Turns.FinishAsync(owner, _batch, clock.GetUtcNow(), cancellationToken);
        }

        return new ImportResult(
            request.DryRun ? null : _batch, Counts.Conversations, Counts.Turns, Counts.Alternatives, Counts.Personas, Counts.Lorebooks, request.DryRun ? null : Counts.AlreadyThere,
            Counts.Named, Counts.Skipped);
    }

    private async Task FlushAsync(ImportedConversation conversation, CancellationToken cancellationToken)
    {
        if (request.DryRun)
        {
            Forget(conversation);
            return;
        }

        await BeginAsync(cancellationToken);
        await TakeAsync(Submit(conversation, cancellationToken), cancellationToken);
    }

    private void Forget(ImportedConversation conversation)
    {
        var (turns, beside) = (conversation.Waiting.Count, conversation.Beside.Count);
        conversation.Clear();
        Count(conversation, turns, beside);
    }

    private Part Submit(ImportedConversation conversation, CancellationToken cancellationToken) =>
        new(conversation, conversation.Waiting.Count + conversation.Beside.Count, stores.Turns.AddAsync(owner, _batch, conversation.NextPart(_batch), cancellationToken));

    private async Task TakeAsync(Part part, CancellationToken cancellationToken)
    {
        var written = await part.Written;
        part.Conversation.Written(written);
        Counts.AlreadyThere += part.Turns - written.Added - written.Beside;
        if (written.Added + written.Beside == 0) return;
        await stores.WorkingMemory.DropAsync(owner, written.Conversation, cancellationToken);
        Count(part.Conversation, written.Added, written.Beside);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (HasBegun) return;
        await stores.Turns.BeginAsync(owner, _batch, clock.GetUtcNow(), cancellationToken);
        HasBegun = true;
    }

    private void Count(ImportedConversation conversation, int turns, int beside)
    {
        Counts.Turns += turns;
        Counts.Alternatives += beside;
        if (!conversation.IsCounted) Counts.Conversations++;
        conversation.IsCounted = true;
        Report();
    }

    private void Report() => request.Progress?.Invoke(new ImportProgress(Counts.Conversations, Counts.Turns, Counts.Personas, Bytes));

    private readonly record struct Part(ImportedConversation Conversation, int Turns, Task<ImportedPart> Written);
}
