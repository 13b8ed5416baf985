using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Memory;

namespace Kindred.Tests.Backends;

/// <summary>The stores of one back-end over one fresh database. Each back-end inherits the contracts and hands over its own.</summary>
internal abstract class StoresUnderTest : IAsyncDisposable
{
    public abstract IConversationStore Conversations { get; }

    public abstract IVectorStore Vectors { get; }

    public abstract ITraceStore Traces { get; }

    public abstract ValueTask DisposeAsync();
}
