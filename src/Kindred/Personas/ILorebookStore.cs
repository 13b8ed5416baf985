using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Personas;

/// <summary>Keeps a person's stand-alone lorebooks, and what chats remember of entries that fired.</summary>
internal interface ILorebookStore
{
    Task<IReadOnlyList<LorebookHead>> ListAsync(PersonId owner, CancellationToken cancellationToken);

    Task<StoredLorebook?> FindAsync(PersonId owner, LorebookId id, CancellationToken cancellationToken);

    /// <summary>The lorebook that came in the same file.</summary>
    Task<LorebookHead?> FindByDigestAsync(PersonId owner, string digest, CancellationToken cancellationToken);

    /// <summary>The books that belong to a persona: its own and those of all, oldest first.</summary>
    Task<IReadOnlyList<LorebookHead>> OfPersonaAsync(PersonId owner, PersonaId persona, CancellationToken cancellationToken);

    /// <summary>On disk when the task completes.</summary>
    Task<LorebookHead> AddAsync(PersonId owner, LorebookContent content, PersonaId? persona, bool toAll, Guid? batch, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Puts other content (null leaves it) and another attachment in its place. Null when there is no such lorebook.</summary>
    Task<LorebookHead?> ReplaceAsync(PersonId owner, LorebookId id, LorebookContent? content, PersonaId? persona, bool toAll, DateTimeOffset now, CancellationToken cancellationToken);

    Task<bool> DeleteAsync(PersonId owner, LorebookId id, CancellationToken cancellationToken);

    /// <summary>What was saved for a chat; null when nothing was.</summary>
    Task<byte[]?> StateAsync(PersonId owner, ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>Keeps what a chat remembers of entries that fired; empty forgets it. Not when the conversation is gone by now.</summary>
    Task SaveStateAsync(PersonId owner, ConversationId conversation, ReadOnlyMemory<byte> state, CancellationToken cancellationToken);
}
