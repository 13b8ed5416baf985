using Kindred.Users;

namespace Kindred.Personas;

/// <summary>Keeps a person's personas, each with the file it came in, to the byte.</summary>
internal interface IPersonaStore
{
    /// <summary>All of the person's personas by name.</summary>
    Task<IReadOnlyList<PersonaHead>> ListAsync(PersonId owner, CancellationToken cancellationToken);

    Task<Persona?> FindAsync(PersonId owner, PersonaId id, CancellationToken cancellationToken);

    Task<PersonaHead?> FindByHandleAsync(PersonId owner, string handle, CancellationToken cancellationToken);

    /// <summary>The persona that came in the same file, whatever was changed since.</summary>
    Task<PersonaHead?> FindByDigestAsync(PersonId owner, string digest, CancellationToken cancellationToken);

    /// <summary>The file it came in; null when there is no such persona.</summary>
    Task<byte[]?> FileAsync(PersonId owner, PersonaId id, CancellationToken cancellationToken);

    /// <summary>Stores a persona under its name's handle, or the first free one made of it (<c>wren</c>, <c>wren-2</c>). On disk when the task completes.</summary>
    Task<PersonaHead> AddAsync(PersonId owner, PersonaContent content, Guid? batch, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Puts other content in its place; the handle stays, for chats name it. Null when there is no such persona.</summary>
    Task<PersonaHead?> ReplaceAsync(PersonId owner, PersonaId id, PersonaContent content, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes a persona and every word of it out of the store; lorebooks that were attached to it stay, attached to nothing.</summary>
    Task<bool> DeleteAsync(PersonId owner, PersonaId id, CancellationToken cancellationToken);

    /// <summary>A number that grows with every change to any persona of the person; 0 when there never was one.</summary>
    Task<long> RevisionAsync(PersonId owner, CancellationToken cancellationToken);
}
