using System.Text.Json;
using Kindred.Personas.Lorebooks;

namespace Kindred.Chat;

/// <summary>What a trace tells about a persona: who it is, which lore fired and why, and which was kept out.</summary>
internal static class PersonaTrace
{
    public static void Write(Utf8JsonWriter writer, StagedPersona persona)
    {
        writer.WriteStartObject("persona");
        writer.WriteString("id", persona.Head.Id.ToString());
        writer.WriteString("name", persona.Head.Name);
        writer.WriteStartArray("lore");
        foreach (var entry in persona.Lore.Entries)
        {
            Begin(writer, entry.Book, entry.Entry);
            writer.WriteNumber("tokens", entry.Tokens);
            writer.WriteString("why", Why(entry.Why));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("lore_left_out");
        foreach (var left in persona.Lore.LeftOut)
        {
            Begin(writer, left.Book, left.Entry);
            writer.WriteString("why", JsonNamingPolicy.SnakeCaseLower.ConvertName(left.Why.ToString()));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, Lorebook book, LoreEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("book", book.Name);
        writer.WriteString("entry", entry.Label.Length > 0 ? entry.Label : entry.Id);
    }

    private static string Why(LoreReason reason) => reason switch
    {
        LoreReason.Said said => $"'{said.Key}' was said",
        LoreReason.CalledUp called => $"'{called.Key}' stands in entry {called.EntryId}",
        LoreReason.Stays => "stays from before",
        _ => "always",
    };
}
