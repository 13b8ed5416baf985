using System.Text.Json.Serialization;
using Kindred.Personas.Cards;

namespace Kindred.Personas;

/// <summary>A persona in a list.</summary>
/// <param name="Model">What to put behind a model's name to talk to it, as in <c>NAME@PERSONA</c>.</param>
/// <param name="Card">What kind of file it came in: json, png or charx.</param>
internal sealed record PersonaItem(string Id, string Handle, string Model, string Name, string Card, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PersonaItem Of(PersonaHead head) => new(head.Id.ToString(), head.Handle, $"@{head.Handle}", head.Name, CarrierName(head.Carrier), head.CreatedAt, head.UpdatedAt);

    public static string CarrierName(CardCarrier carrier) => carrier switch
    {
        CardCarrier.Png => "png",
        CardCarrier.Charx => "charx",
        _ => "json",
    };
}

internal sealed record PersonaList(IReadOnlyList<PersonaItem> Items);

/// <summary>A persona with what its card says; the card itself is <c>/api/personas/{id}/card</c>.</summary>
/// <param name="Spec">The version of the card's form: 1, 2 or 3.</param>
/// <param name="LoreEntries">How many entries its own lorebook has.</param>
/// <param name="Warnings">What was odd about the file that was just read; absent otherwise.</param>
internal sealed record PersonaView(
    string Id, string Handle, string Model, string Name, string Card, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Spec, string? Nickname, string Description, string Personality,
    string Scenario, string FirstMessage, string ExampleMessages, string SystemPrompt, string PostHistoryInstructions, IReadOnlyList<string> AlternateGreetings, string CreatorNotes,
    IReadOnlyList<string> Tags, string Creator, string CharacterVersion, int LoreEntries, IReadOnlyList<string>? Warnings)
{
    public static PersonaView Of(PersonaHead head, CharacterCard card, IReadOnlyList<string>? warnings = null) => new(
        head.Id.ToString(), head.Handle, $"@{head.Handle}", head.Name, PersonaItem.CarrierName(head.Carrier), head.CreatedAt, head.UpdatedAt, (int)card.Spec,
        card.Nickname.Length > 0 ? card.Nickname : null, card.Description, card.Personality, card.Scenario, card.FirstMessage, card.ExampleMessages, card.SystemPrompt,
        card.PostHistoryInstructions, card.AlternateGreetings, card.CreatorNotes, card.Tags, card.Creator, card.CharacterVersion, card.Book?.Entries.Count ?? 0,
        warnings is { Count: > 0 } ? warnings : null);
}

/// <summary>A stand-alone lorebook.</summary>
/// <param name="AttachedTo"><c>all</c>, <c>none</c>, or the id of a persona.</param>
internal sealed record LorebookItem(string Id, string Name, string AttachedTo, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static LorebookItem Of(LorebookHead head) => new(head.Id.ToString(), head.Name, AttachmentOf(head), head.CreatedAt, head.UpdatedAt);

    public static string AttachmentOf(LorebookHead head) => head.ToAll ? "all" : head.Persona?.ToString() ?? "none";
}

internal sealed record LorebookList(IReadOnlyList<LorebookItem> Items);

/// <summary>A stand-alone lorebook with its entries; the file itself is <c>/api/lorebooks/{id}/file</c>.</summary>
internal sealed record LorebookView(
    string Id, string Name, string AttachedTo, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Description, IReadOnlyList<LoreEntryView> Entries, IReadOnlyList<string>? Warnings);

internal sealed record LoreEntryView(string Id, string Label, IReadOnlyList<string> Keys, IReadOnlyList<string> SecondaryKeys, string Text, bool Enabled, bool Constant);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PersonaList))]
[JsonSerializable(typeof(PersonaView))]
[JsonSerializable(typeof(LorebookList))]
[JsonSerializable(typeof(LorebookView))]
internal sealed partial class PersonasJson : JsonSerializerContext;
