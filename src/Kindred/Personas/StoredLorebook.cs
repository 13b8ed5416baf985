namespace Kindred.Personas;

/// <summary>A lorebook that stands by itself, without its entries.</summary>
/// <param name="Persona">The persona it is attached to; null when it is attached to all or to none.</param>
/// <param name="ToAll">Attached to all of the person's personas.</param>
internal sealed record LorebookHead(LorebookId Id, string Name, PersonaId? Persona, bool ToAll, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? Batch = null);

/// <summary>A stored lorebook with the file it came in, to the byte.</summary>
internal sealed record StoredLorebook(LorebookHead Head, ReadOnlyMemory<byte> Json);

/// <summary>What of a lorebook is stored; <paramref name="Digest"/> is of its file.</summary>
internal sealed record LorebookContent(string Name, ReadOnlyMemory<byte> Json, string Digest);
