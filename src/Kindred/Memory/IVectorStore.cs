using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Memory;

/// <summary>The vector of one version of one turn, from one embedding model.</summary>
/// <param name="Values">Unit length, as half-precision floats: what the search rescores with.</param>
internal sealed record TurnVector(TurnId Turn, int Version, string Model, ReadOnlyMemory<Half> Values);

/// <summary>A vector with the sequence number of its arrival (the same per-person counter as turn changes).</summary>
internal sealed record TurnVectorChange(long Sequence, TurnVector Vector);

/// <summary>A turn version that still lacks a vector of a model.</summary>
internal sealed record UnembeddedTurn(PersonId Owner, TurnId Turn, int Version, string? Speaker, string Text, string? Caption);

/// <summary>Keeps vectors beside the turns they were made from. Vectors of different models are never mixed.</summary>
internal interface IVectorStore
{
    /// <summary>Stores vectors; one whose turn or version is gone by now is left out. On disk when the task completes.</summary>
    Task SaveAsync(PersonId owner, IReadOnlyList<TurnVector> vectors, CancellationToken cancellationToken);

    /// <summary>Vectors of <paramref name="model"/> that arrived after a sequence number, oldest first.</summary>
    Task<IReadOnlyList<TurnVectorChange>> ChangesAsync(PersonId owner, string model, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Active turns of anybody that lack a vector of <paramref name="model"/>, newest first: the work of the background embedder.</summary>
    Task<IReadOnlyList<UnembeddedTurn>> MissingAsync(string model, int limit, CancellationToken cancellationToken);
}
