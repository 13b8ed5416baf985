using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Personas;

namespace Kindred.Tests.Backends.Embedded;

public sealed class SqliteLorebookStoreTests : LorebookStoreContract, IDisposable
{
    private readonly TemporaryDatabase _temporary = new();

    private protected override IConversationStore Conversations => new SqliteConversationStore(_temporary.Database);

    private protected override ILorebookStore Lorebooks => new SqliteLorebookStore(_temporary.Database);

    public void Dispose() => _temporary.Dispose();
}
