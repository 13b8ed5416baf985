using Kindred.Personas.Cards;
using Kindred.Personas.Lorebooks;

namespace Kindred.Personas;

/// <summary>A persona that a request asked for, ready to speak.</summary>
/// <param name="Books">Its own lorebook and those attached to it.</param>
internal sealed record PickedPersona(PersonaHead Head, CharacterCard Card, IReadOnlyList<Lorebook> Books);
