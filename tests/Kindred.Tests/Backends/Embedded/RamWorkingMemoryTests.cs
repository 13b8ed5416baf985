using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Conversations;

namespace Kindred.Tests.Backends.Embedded;

public sealed class RamWorkingMemoryTests : WorkingMemoryContract
{
    private protected override IWorkingMemory Memory { get; } = new RamWorkingMemory(new StorageOptions { WorkingMemoryConversations = 4 });
}
