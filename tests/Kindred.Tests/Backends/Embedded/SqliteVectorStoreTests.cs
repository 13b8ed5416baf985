using Kindred.Backends.Embedded;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;

namespace Kindred.Tests.Backends.Embedded;

public sealed class SqliteVectorStoreTests : VectorStoreContract, IDisposable
{
    private readonly TemporaryDatabase _temporary = new();

    private protected override IConversationStore Conversations => new SqliteConversationStore(_temporary.Database);

    private protected override IVectorStore Vectors => new SqliteVectorStore(_temporary.Database);

    private protected override ITraceStore Traces => new SqliteTraceStore(_temporary.Database);

    public void Dispose() => _temporary.Dispose();
}
