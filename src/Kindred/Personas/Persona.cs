using Kindred.Personas.Cards;

namespace Kindred.Personas;

/// <summary>A persona as lists show it: without its card.</summary>
/// <param name="Handle">How it is written in a model's name, unique per person (<see cref="PersonaModel"/>).</param>
/// <param name="Carrier">What kind of file it came in.</param>
/// <param name="IsChanged">Its card was changed since it came, so the file it came in is no longer what it says.</param>
/// <param name="Batch">The import that brought it; null when it was added by itself.</param>
internal sealed record PersonaHead(
    PersonaId Id, string Handle, string Name, CardCarrier Carrier, bool IsChanged, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? Batch = null);

/// <summary>A stored persona with the JSON of its card, to the byte.</summary>
internal sealed record Persona(PersonaHead Head, ReadOnlyMemory<byte> Json);

/// <summary>What of a persona is stored.</summary>
/// <param name="Json">The card's JSON as it is now.</param>
/// <param name="File">The file as it came; empty when that is <paramref name="Json"/> itself.</param>
/// <param name="Digest">Of the file as it came: the same file is found again by it.</param>
internal sealed record PersonaContent(string Name, ReadOnlyMemory<byte> Json, CardCarrier Carrier, ReadOnlyMemory<byte> File, bool IsChanged, string Digest);
