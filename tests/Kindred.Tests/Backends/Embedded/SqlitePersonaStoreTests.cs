using Kindred.Backends.Embedded;
using Kindred.Personas;

namespace Kindred.Tests.Backends.Embedded;

public sealed class SqlitePersonaStoreTests : PersonaStoreContract, IDisposable
{
    private readonly TemporaryDatabase _temporary = new();

    private protected override IPersonaStore Personas => new SqlitePersonaStore(_temporary.Database);

    private protected override ILorebookStore Lorebooks => new SqliteLorebookStore(_temporary.Database);

    public void Dispose() => _temporary.Dispose();
}
