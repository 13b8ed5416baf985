using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Chat;

/// <summary>Keeps what was sent to the model for a turn and why, as the JSON that <c>GET /api/turns/{id}/trace</c> answers.</summary>
internal interface ITraceStore
{
    /// <summary>Stores the trace of an assistant turn (compressed); an older trace of the same turn is replaced.</summary>
    Task SaveAsync(PersonId owner, TurnId turn, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    Task<byte[]?> FindAsync(PersonId owner, TurnId turn, CancellationToken cancellationToken);
}
