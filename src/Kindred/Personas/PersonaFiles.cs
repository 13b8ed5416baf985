using System.Security.Cryptography;
using System.Text.Json;
using Kindred.Personas.Cards;
using Kindred.Personas.Files;
using Kindred.Personas.Lorebooks;

namespace Kindred.Personas;

/// <summary>Between files and what is stored of them. Pure.</summary>
internal static class PersonaFiles
{
    private const int LongestName = 200;

    /// <summary>A card file as it is to be stored. Throws a 400 that says what is wrong with the file.</summary>
    /// <param name="warnings">What was odd about the file and how it was taken.</param>
    public static PersonaContent Read(ReadOnlyMemory<byte> file, string? fileName, out IReadOnlyList<string> warnings)
    {
        var read = CardReader.Read(file, fileName);
        warnings = read.Warnings;
        var json = JsonSplice.Raw(read.Card.Original);
        return new PersonaContent(Named(read.Card.Name), json, read.Carrier, file.Span.SequenceEqual(json.Span) ? default : file, false, DigestOf(file.Span));
    }

    /// <summary>The card of a stored persona.</summary>
    public static CharacterCard CardOf(Persona persona) => CardReader.Read(persona.Json, persona.Head.Name).Card;

    /// <summary>A stored persona with a changed card; the picture or archive it came in stays with it.</summary>
    public static PersonaContent Changed(PersonaHead head, CharacterCard card, ReadOnlyMemory<byte> file, string digest) =>
        new(Named(card.Name), CardWriter.Json(card, FormOf(card)), head.Carrier, file, true, digest);

    /// <summary>A card file for export: the very file it came in where that is what is asked for and nothing was changed.</summary>
    public static byte[] Export(Persona persona, byte[] file, CardCarrier format)
    {
        var (head, card) = (persona.Head, CardOf(persona));
        if (head.Carrier == format && !head.IsChanged) return file;
        return format switch
        {
            CardCarrier.Png => CardWriter.Png(card, head.Carrier == CardCarrier.Png ? file : default),
            CardCarrier.Charx => CardWriter.Charx(card, head.Carrier == CardCarrier.Charx ? file : default),
            _ => head.IsChanged || card.Spec == CardSpec.V1 ? CardWriter.Json(card, FormOf(card)) : persona.Json.ToArray(),
        };
    }

    /// <summary>A lorebook file as it is to be stored. Throws a 400 that says what is wrong with the file.</summary>
    public static LorebookContent ReadLorebook(ReadOnlyMemory<byte> file, string? fileName, out IReadOnlyList<string> warnings)
    {
        var read = LorebookReader.Read(file, fileName);
        warnings = read.Warnings;
        return new LorebookContent(Named(read.Book.Name is { Length: > 0 } name ? name : "Lorebook"), file, DigestOf(file.Span));
    }

    public static Lorebook BookOf(StoredLorebook stored) =>
        LorebookReader.Read(stored.Json, null).Book is var book && book.Name == stored.Head.Name ? book : book with { Name = stored.Head.Name };

    /// <summary>The lorebook that SillyTavern has linked with the character, by name; null for none.</summary>
    public static string? WorldOf(ReadOnlyMemory<byte> json)
    {
        using var card = JsonDocument.Parse(json);
        return new LooseObject(CardReader.DataOf(card.RootElement), "data", []).Object("extensions")?.Text("world") is { Length: > 0 } world ? world : null;
    }

    public static string DigestOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>V2 stays V2 and V3 stays V3; V1 has no place for what cards hold today.</summary>
    private static CardSpec FormOf(CharacterCard card) => card.Spec == CardSpec.V3 ? CardSpec.V3 : CardSpec.V2;

    // The card keeps its whole name; this is what lists show and handles are made of.
    private static string Named(string name) => name.Length <= LongestName ? name : name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)];
}
