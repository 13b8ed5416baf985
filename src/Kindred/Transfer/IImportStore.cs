using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Transfer;

/// <summary>Where a conversation of a file came from, beyond what it says of itself.</summary>
/// <param name="Name">The chat file's own name; null when it has none.</param>
/// <param name="ForkOf">The name of the chat file it was forked off; null for none.</param>
/// <param name="Forks">Whether an end that differs from the stored one is another branch. Else it is put where it follows, before what is stored behind it.</param>
internal sealed record ImportSource(string? Name, string? ForkOf, bool Forks)
{
    /// <summary>A file that only ever grows.</summary>
    public static ImportSource Plain { get; } = new(null, null, false);
}

/// <summary>A stretch of one conversation of a file.</summary>
/// <param name="Head">The conversation as it is created when it is not there yet; in later parts the one <see cref="ImportedPart"/> named.</param>
/// <param name="IsFirst">Whether the file's conversation begins here. Then one that is there already is looked for: by the chat it was forked off, by external id, else by character, names, start and first words.</param>
/// <param name="After">The turn the stretch follows; null at the beginning.</param>
/// <param name="Turns">In order, with what the file says; parent, place and state are the store's to find.</param>
/// <param name="Branches">What else was said in places of this or earlier parts.</param>
internal sealed record ImportPart(Conversation Head, bool IsFirst, TurnId? After, IReadOnlyList<Turn> Turns, ImportSource Source, IReadOnlyList<ImportedBranch> Branches)
{
    public ImportPart(Conversation head, bool isFirst, TurnId? after, IReadOnlyList<Turn> turns)
        : this(head, isFirst, after, turns, ImportSource.Plain, [])
    {
    }
}

/// <summary>A turn beside the one that was followed: a swipe, an earlier wording. Kept, and recalled only when its branch is followed.</summary>
/// <param name="After">The turn it follows, as it is stored or as this part names it; null at the root.</param>
internal sealed record ImportedBranch(TurnId? After, Turn Turn);

/// <summary>What became of a part.</summary>
/// <param name="Last">The stored turn that is its last: what the next part follows.</param>
/// <param name="Added">How many of its turns were not there before.</param>
/// <param name="Beside">How many of its branches' turns were not there before.</param>
/// <param name="Known">Turns of the part that are stored under another id.</param>
internal sealed record ImportedPart(ConversationId Conversation, TurnId? Last, int Added, int Beside, IReadOnlyDictionary<TurnId, TurnId> Known);

/// <summary>What taking a batch back removed.</summary>
/// <param name="Alternatives">Turns that stood beside the branch in use.</param>
internal sealed record UndoneImport(int Conversations, int Turns, int Alternatives, int Personas, int Lorebooks, IReadOnlyList<ConversationId> Touched);

/// <summary>Writes histories that were lived elsewhere, and takes them back.</summary>
internal interface IImportStore
{
    /// <summary>Writes down that a batch has begun, so that it can be taken back.</summary>
    Task BeginAsync(PersonId owner, Guid batch, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Writes down that a batch is whole.</summary>
    Task FinishAsync(PersonId owner, Guid batch, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Batches of anybody that began and never were finished: the process ended in their middle.</summary>
    Task<IReadOnlyList<(PersonId Owner, Guid Batch)>> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds the turns of a part that are not there yet: by external id, else by their words following the same turn. A turn that was missing
    /// in the middle is put in its place. On disk when the task completes.
    /// </summary>
    Task<ImportedPart> AddAsync(PersonId owner, Guid batch, ImportPart part, CancellationToken cancellationToken);

    /// <summary>Forgets everything a batch brought, personas and lorebooks too; null when the person has no such batch.</summary>
    Task<UndoneImport?> UndoAsync(PersonId owner, Guid batch, CancellationToken cancellationToken);
}
