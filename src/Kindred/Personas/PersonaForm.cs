using System.Text.Json;
using Kindred.Personas.Cards;
using Kindred.Personas.Files;
using Kindred.Web;

namespace Kindred.Personas;

/// <summary>Our own form of a persona in JSON: the fields that people fill in, under plain names. Everything else lives in cards.</summary>
internal static class PersonaForm
{
    private static readonly (string Field, string InCard, Func<CharacterCard, string, CharacterCard> Put)[] Texts =
    [
        ("name", "name", (card, text) => card with { Name = text }),
        ("nickname", "nickname", (card, text) => card with { Nickname = text }),
        ("description", "description", (card, text) => card with { Description = text }),
        ("personality", "personality", (card, text) => card with { Personality = text }),
        ("scenario", "scenario", (card, text) => card with { Scenario = text }),
        ("first_message", "first_mes", (card, text) => card with { FirstMessage = text }),
        ("example_messages", "mes_example", (card, text) => card with { ExampleMessages = text }),
        ("system_prompt", "system_prompt", (card, text) => card with { SystemPrompt = text }),
        ("post_history_instructions", "post_history_instructions", (card, text) => card with { PostHistoryInstructions = text }),
        ("creator_notes", "creator_notes", (card, text) => card with { CreatorNotes = text }),
        ("creator", "creator", (card, text) => card with { Creator = text }),
        ("character_version", "character_version", (card, text) => card with { CharacterVersion = text }),
    ];

    private static readonly (string Field, Func<CharacterCard, IReadOnlyList<string>, CharacterCard> Put)[] Lists =
    [
        ("alternate_greetings", (card, texts) => card with { AlternateGreetings = texts }),
        ("tags", (card, texts) => card with { Tags = texts }),
    ];

    // What only cards have: such JSON is a card file, to be kept to the byte.
    private static readonly string[] OfCards = ["spec", "data", "first_mes", "mes_example", "char_name"];

    /// <summary>The form in a file, or null when the file is a card of some kind.</summary>
    public static JsonElement? Find(ReadOnlyMemory<byte> file)
    {
        var start = file.Span.TrimStart(" \t\r\n"u8);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) start = start[3..].TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] != '{') return null;
        var form = BoundedJson.ParseObject(Utf8Text.From(file, "The body"), "The body", []);
        if (OfCards.Any(name => form.TryGetProperty(name, out _))) return null;
        return form.TryGetProperty("entries", out _) ? throw Refusal.NotACard("This is a lorebook, not a persona. Send it to /api/lorebooks.") : form;
    }

    /// <summary>A new card (V3) of the form's fields, as JSON. Throws a 400 naming the field that is wrong.</summary>
    public static byte[] ToCard(JsonElement form)
    {
        if (form.OptionalString("name") is not { } name || string.IsNullOrWhiteSpace(name)) throw ApiException.BadRequest("'name' is missing: a persona needs one.", "name", "missing_required_parameter");
        var data = new JsonSplice();
        foreach (var (field, inCard, _) in Texts)
        {
            if (form.OptionalString(field) is { } text) data.Set(inCard, field == "name" ? text.Trim() : text);
        }

        foreach (var (field, _) in Lists)
        {
            if (TextsOf(form, field) is { } texts) data.Set(field, texts);
        }

        var bare = new JsonSplice().Set("spec", "chara_card_v3").Set("spec_version", "3.0").Set("data", data.ToObject()).ToObject();
        return CardWriter.Json(CardReader.Read(bare, null).Card, CardSpec.V3);
    }

    /// <summary>The card with the fields that the form names; those it does not name stay.</summary>
    public static CharacterCard Change(CharacterCard card, JsonElement form)
    {
        foreach (var (field, _, put) in Texts)
        {
            if (form.OptionalString(field) is not { } text) continue;
            if (field == "name" && string.IsNullOrWhiteSpace(text)) throw ApiException.BadRequest("'name' is empty: a persona needs one.", "name", "invalid_value");
            card = put(card, field == "name" ? text.Trim() : text);
        }

        foreach (var (field, put) in Lists)
        {
            if (TextsOf(form, field) is { } texts) card = put(card, texts);
        }

        return card;
    }

    private static List<string>? TextsOf(JsonElement form, string field)
    {
        if (!form.TryGetProperty(field, out var list) || list.ValueKind == JsonValueKind.Null) return null;
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.String))
            throw ApiException.BadRequest($"'{field}' must be a list of strings.", field, "invalid_type");
        return [.. list.EnumerateArray().Select(item => JsonBody.Text(item, field))];
    }
}
