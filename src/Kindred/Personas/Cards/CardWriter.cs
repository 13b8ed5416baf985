using System.Text;
using System.Text.Json;
using Kindred.Personas.Files;

namespace Kindred.Personas.Cards;

/// <summary>
/// Writes a card without loss: the original JSON goes out byte for byte, but for the fields that were changed since it was read and for what
/// the asked version wants said of itself. V2 and V3 carry the same data, as SillyTavern writes them: V2's readers pass over what they do not know, and a card
/// that went through one of them comes back whole.
/// </summary>
internal static class CardWriter
{
    private static readonly string[] V2Texts =
        ["name", "description", "personality", "scenario", "first_mes", "mes_example", "creator_notes", "system_prompt",
         "post_history_instructions", "creator", "character_version"];

    private static readonly string[] V2Lists = ["alternate_greetings", "tags"];

    /// <summary>UTF-8 JSON in the form of V2 or V3 (<see cref="CardSpec.V1"/> is written as V2: V1 has no place for what cards hold today).</summary>
    public static byte[] Json(CharacterCard card, CardSpec form)
    {
        var changes = CardChanges.Of(card);
        var outer = new JsonSplice();
        // SillyTavern repeats the V1 fields outside of data; the two must not drift apart.
        foreach (var name in CardChanges.FlatFields.Where(name => changes.Has(name) && card.Original.TryGetProperty(name, out _)))
            outer.Set(name, changes.Get(name));
        var isWrapped = card.Original.TryGetProperty("data", out var inner) && inner.ValueKind == JsonValueKind.Object;
        var data = isWrapped ? Complete(changes, inner, form).Over(inner) : Complete(WithFlat(changes, card.Original), default, form).ToObject();
        return outer.Set("spec", form == CardSpec.V3 ? "chara_card_v3" : "chara_card_v2").Set("spec_version", form == CardSpec.V3 ? "3.0" : "2.0").Set("data", data)
            .Over(card.Original);
    }

    /// <summary>
    /// A PNG with the card in its <c>chara</c> (V2) and <c>ccv3</c> (V3) chunks; the ones it had are replaced, every other byte of the picture stays.
    /// </summary>
    /// <param name="picture">A PNG, or empty for a plain one.</param>
    public static byte[] Png(CharacterCard card, ReadOnlyMemory<byte> picture)
    {
        if (picture.IsEmpty) picture = DefaultPicture.Png(card.Name);
        if (!PngChunks.IsPng(picture.Span)) throw Refusal.NotPng("The picture is not a PNG.");
        using var output = new MemoryStream();
        output.Write(PngChunks.Signature);
        var end = 0;
        foreach (var chunk in PngChunks.Of(picture))
        {
            if (chunk.Type == "IEND")
            {
                output.Write(TextChunk("chara", Json(card, CardSpec.V2)));
                output.Write(TextChunk("ccv3", Json(card, CardSpec.V3)));
            }

            if (PngCard.KeywordOf(chunk) is null) output.Write(chunk.Whole.Span);
            end = chunk.Offset + chunk.Whole.Length;
        }

        output.Write(picture.Span[end..]);
        return output.ToArray();
    }

    /// <summary>A CHARX file with the card; the other files of the one it came in stay as they were.</summary>
    /// <param name="archive">A CHARX file, or empty for one with the card alone.</param>
    public static byte[] Charx(CharacterCard card, ReadOnlyMemory<byte> archive)
    {
        var json = Json(card, CardSpec.V3);
        return archive.IsEmpty ? CharxArchive.Create(json) : CharxArchive.Replace(archive, json);
    }

    // V1: the flat fields are repeated inside of data; outside they stay for programs that know no other, as do all unknown ones.
    private static JsonSplice WithFlat(JsonSplice changes, JsonElement flat)
    {
        foreach (var name in CardChanges.KnownFields.Where(name => !changes.Has(name)))
        {
            if (flat.TryGetProperty(name, out var value)) changes.Set(name, value);
        }

        return changes;
    }

    // The members that the specification demands of every card.
    private static JsonSplice Complete(JsonSplice data, JsonElement present, CardSpec form)
    {
        bool Lacks(string name) => !data.Has(name) && (present.ValueKind != JsonValueKind.Object || !present.TryGetProperty(name, out _));
        foreach (var name in V2Texts.Where(Lacks)) data.Set(name, "");
        foreach (var name in V2Lists.Where(Lacks)) data.Set(name, Array.Empty<string>());
        if (form == CardSpec.V3 && Lacks("group_only_greetings")) data.Set("group_only_greetings", Array.Empty<string>());
        if (Lacks("extensions")) data.Set("extensions", "{}"u8.ToArray());
        return data;
    }

    private static byte[] TextChunk(string keyword, byte[] json)
    {
        if (Base64Length(json.Length) + keyword.Length + 1 > FileBounds.MaxTextBytes)
            throw Refusal.TooLarge("The card is too large for a PNG. Export it as JSON or CHARX.");
        return PngChunk.Write("tEXt", Encoding.Latin1.GetBytes($"{keyword}\0{Convert.ToBase64String(json)}"));
    }

    private static long Base64Length(long bytes) => (bytes + 2) / 3 * 4;
}
