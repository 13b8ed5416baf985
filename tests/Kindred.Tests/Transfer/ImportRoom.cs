using System.Text;
using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Tests.Backends.Embedded;
using Kindred.Transfer;
using Kindred.Users;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Tests.Transfer;

/// <summary>An import over a real, empty store.</summary>
internal sealed class ImportRoom : IDisposable
{
    public static readonly PersonId Ann = new("ann");

    private readonly TemporaryDatabase _temporary = new();

    public ImportRoom()
    {
        Store = new SqliteConversationStore(_temporary.Database);
        Imports = new SqliteImportStore(_temporary.Database);
        Personas = new SqlitePersonaStore(_temporary.Database);
        Lorebooks = new SqliteLorebookStore(_temporary.Database);
        Import = ImportInto(Imports);
    }

    public SqliteConversationStore Store { get; }

    public SqliteImportStore Imports { get; }

    public SqlitePersonaStore Personas { get; }

    public SqliteLorebookStore Lorebooks { get; }

    public FileImport Import { get; }

    public FileImport ImportInto(IImportStore imports) => new(
        new ImportStores(imports, new RamWorkingMemory(new StorageOptions()), Personas, Lorebooks), static () => { }, TimeProvider.System, NullLogger<FileImport>.Instance);

    public Task<ImportResult> BringAsync(string text, string? name = null, bool dryRun = false) => BringAsync(Encoding.UTF8.GetBytes(text), name, dryRun);

    public async Task<ImportResult> BringAsync(byte[] bytes, string? name = null, bool dryRun = false)
    {
        using var file = new MemoryStream(bytes);
        return await Import.ImportAsync(Ann, file, new ImportRequest(name, dryRun), default);
    }

    public async Task<IReadOnlyList<Conversation>> ConversationsAsync() => [.. (await Store.ListAsync(Ann, null, 100, default)).Select(static summary => summary.Conversation)];

    /// <summary>The branch in use of the only conversation.</summary>
    public async Task<IReadOnlyList<Turn>> PathAsync()
    {
        var conversation = (await ConversationsAsync()).ShouldHaveSingleItem();
        return await Store.PathAsync(Ann, conversation.ActiveLeaf!.Value, int.MaxValue, default);
    }

    public async Task<IReadOnlyList<Turn>> TreeAsync() => await Store.TreeAsync(Ann, (await ConversationsAsync()).ShouldHaveSingleItem().Id, default);

    public async Task<string[]> TextsAsync() => [.. (await PathAsync()).Select(static turn => turn.Text)];

    public void Dispose() => _temporary.Dispose();
}
