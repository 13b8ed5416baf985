using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Transfer;

/// <summary>A stretch of one conversation of a file.</summary>
/// <param name="Head">The conversation as it is created when it is not there yet; in later parts the one <see cref="ImportedPart"/> named.</param>
/// <param name="IsFirst">Whether the file's conversation begins here. Then one that is there already is looked for: by external id, else by character, names, start and first words.</param>
/// <param name="After">The turn the stretch follows; null at the beginning.</param>
/// <param name="Turns">In order, with what the file says; parent, place and state are the store's to find.</param>
internal sealed record ImportPart(Conversation Head, bool IsFirst, TurnId? After, IReadOnlyList<Turn> Turns);

/// <summary>What became of a part.</summary>
/// <param name="Last">The stored turn that is its last: what the next part follows.</param>
/// <param name="Added">How many of its turns were not there before.</param>
internal sealed record ImportedPart(ConversationId Conversation, TurnId? Last, int Added);

/// <summary>What taking a batch back removed.</summary>
internal sealed record UndoneImport(int Conversations, int Turns, IReadOnlyList<ConversationId> Touched);

/// <summary>Writes histories that were lived elsewhere, and takes them back.</summary>
internal interface IImportStore
{
    /// <summary>Writes down that a batch has begun, so that it can be taken back.</summary>
    Task BeginAsync(PersonId owner, Guid batch, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Adds the turns of a part that are not there yet: by external id, else by their words following the same turn. A turn that was missing
    /// in the middle is put in its place. On disk when the task completes.
    /// </summary>
    Task<ImportedPart> AddAsync(PersonId owner, Guid batch, ImportPart part, CancellationToken cancellationToken);

    /// <summary>Forgets everything a batch brought; null when the person has no such batch.</summary>
    Task<UndoneImport?> UndoAsync(PersonId owner, Guid batch, CancellationToken cancellationToken);
}
