using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>A data folder of its own for a test, gone afterwards.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kindred-test-").FullName;

    public StorageOptions Options => new() { Data = Path };

    public string DatabasePath => System.IO.Path.Combine(Path, "kindred.db");

    public EmbeddedDatabase Open() => EmbeddedDatabase.Open(Options, TimeProvider.System, NullLogger.Instance);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The embedded stores over a data folder of their own.</summary>
internal sealed class EmbeddedStores : StoresUnderTest
{
    private readonly DataFolder _folder = new();

    public EmbeddedStores()
    {
        Database = _folder.Open();
        Conversations = new SqliteConversationStore(Database);
        Vectors = new SqliteVectorStore(Database);
        Traces = new SqliteTraceStore(Database);
    }

    public EmbeddedDatabase Database { get; }

    public override IConversationStore Conversations { get; }

    public override IVectorStore Vectors { get; }

    public override ITraceStore Traces { get; }

    public override async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
