using Kindred.Backends.Embedded;
using Kindred.Conversations;

namespace Kindred.Tests.Backends.Embedded;

public sealed class RamTurnGateTests : TurnGateContract
{
    private protected override ITurnGate Gate { get; } = new RamTurnGate();
}
