using System.Globalization;
using System.Text.Json;
using Kindred.Personas.Files;
using Kindred.Personas.Lorebooks;

namespace Kindred.Personas.Cards;

/// <summary>Maps a card's JSON to its fields. Sources: the community's Character Card V2 and V3 specifications; V1 is the flat form before them.</summary>
internal static class CardFields
{
    private const double NewestKnown = 3.0;

    /// <summary>Throws a 400 when the JSON is no card at all.</summary>
    /// <param name="fallbackName">Name for a card without one.</param>
    public static CharacterCard Read(JsonElement root, string? fallbackName, List<string> warnings)
    {
        var outer = new LooseObject(root, "card", warnings);
        var data = new LooseObject(CardReader.DataOf(root), outer.Object("data") is null ? "card" : "data", warnings);
        RefuseOtherKinds(outer, data);
        var specVersion = outer.Text("spec_version");
        var spec = SpecOf(outer, specVersion, warnings);
        var name = NameOf(data, fallbackName, warnings);
        return new CharacterCard
        {
            Spec = spec,
            SpecVersion = specVersion,
            Name = name,
            Nickname = data.Text("nickname"),
            Description = data.Text("description"),
            Personality = data.Text("personality"),
            Scenario = data.Text("scenario"),
            FirstMessage = data.Text("first_mes"),
            ExampleMessages = data.Text("mes_example"),
            CreatorNotes = data.Text("creator_notes"),
            SystemPrompt = data.Text("system_prompt"),
            PostHistoryInstructions = data.Text("post_history_instructions"),
            AlternateGreetings = data.Texts("alternate_greetings"),
            GroupOnlyGreetings = data.Texts("group_only_greetings"),
            Tags = data.Texts("tags"),
            Creator = data.Text("creator"),
            CharacterVersion = data.Text("character_version"),
            Assets = [.. data.Objects("assets").Select(asset => new CardAsset(asset.Text("type"), asset.Text("uri"), asset.Text("name"), asset.Text("ext")))],
            Note = NoteOf(data.Object("extensions")?.Object("depth_prompt")),
            Book = data.Object("character_book") is { } book ? CardBookReader.Read(book, LorebookFormat.CardBook) : null,
            Original = root,
        };
    }

    private static void RefuseOtherKinds(LooseObject outer, LooseObject data)
    {
        if (outer.Text("spec").StartsWith("lorebook", StringComparison.OrdinalIgnoreCase) || (outer.Has("entries") && !data.Has("first_mes") && !data.Has("description")))
            throw Refusal.NotACard("This is a lorebook (world info), not a character card. Import it as a lorebook.");
        if (outer.Has("mapping") || outer.Has("chat_metadata")) throw Refusal.NotACard("This is a chat, not a character card. Import it as a chat.");
        string[] telling = ["name", "description", "personality", "scenario", "first_mes", "mes_example", "system_prompt"];
        if (!telling.Any(data.Has))
            throw Refusal.NotACard("This JSON is not a character card: it has none of name, description, personality, scenario, first_mes "
                + "(V1: at the top; V2 and V3: in 'data').");
    }

    private static CardSpec SpecOf(LooseObject outer, string specVersion, List<string> warnings)
    {
        var spec = outer.Text("spec");
        var wrapped = outer.Object("data") is not null;
        if (double.TryParse(specVersion, NumberStyles.Float, CultureInfo.InvariantCulture, out var version) && version > NewestKnown)
            warnings.Add($"The card follows version {specVersion}, newer than 3.0; what is new in it is kept but not used.");
        switch (spec)
        {
            case "chara_card_v3": return CardSpec.V3;
            case "chara_card_v2": return CardSpec.V2;
            case "" when !wrapped: return CardSpec.V1;
            case "":
                warnings.Add("The card does not name its specification; it was read as V2.");
                return CardSpec.V2;
            default:
                warnings.Add($"The specification '{Short(spec)}' is not known; the card was read as V3.");
                return wrapped ? CardSpec.V3 : CardSpec.V1;
        }
    }

    private static string NameOf(LooseObject data, string? fallback, List<string> warnings)
    {
        var name = data.Text("name").Trim();
        if (name.Length > 0) return name;
        if (string.IsNullOrWhiteSpace(fallback)) throw Refusal.NotACard("The card has no name.");
        warnings.Add($"The card has no name; the file's name '{Short(fallback)}' was taken.");
        return fallback;
    }

    private static DepthNote? NoteOf(LooseObject? note) => note?.Text("prompt") is { Length: > 0 } text
        ? new DepthNote(text, Math.Max(0, note.Integer("depth", 4)), LoreRoles.Parse(note.Text("role")) ?? PromptRole.System)
        : null;

    private static string Short(string text) => text.Length <= 40 ? text : $"{text.AsSpan(0, 40)}…";
}
