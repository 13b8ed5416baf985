using Kindred.Users;

namespace Kindred.Conversations;

/// <summary>Lets one turn at a time into a conversation, in the order of arrival; also across servers where an implementation spans them.</summary>
internal interface ITurnGate
{
    /// <summary>Waits for the conversation; dispose to let the next one in.</summary>
    ValueTask<ITurnPass> EnterAsync(PersonId owner, ConversationId conversation, CancellationToken cancellationToken);
}

/// <summary>The right to write to a conversation until disposed.</summary>
internal interface ITurnPass : IAsyncDisposable
{
    /// <summary>Somebody else was inside while this one waited: what was read before may be out of date.</summary>
    bool Waited { get; }
}
