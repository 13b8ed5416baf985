using System.Text.Json;
using Kindred.Personas.Files;

namespace Kindred.Personas.Cards;

/// <summary>Which fields of a card differ from the JSON it was read from, so that only those are written anew.</summary>
internal static class CardChanges
{
    private static readonly (string Name, Func<CharacterCard, string> Value)[] Texts =
    [
        ("name", card => card.Name), ("nickname", card => card.Nickname), ("description", card => card.Description), ("personality", card => card.Personality),
        ("scenario", card => card.Scenario), ("first_mes", card => card.FirstMessage), ("mes_example", card => card.ExampleMessages),
        ("creator_notes", card => card.CreatorNotes), ("system_prompt", card => card.SystemPrompt),
        ("post_history_instructions", card => card.PostHistoryInstructions), ("creator", card => card.Creator), ("character_version", card => card.CharacterVersion),
    ];

    private static readonly (string Name, Func<CharacterCard, IReadOnlyList<string>> Value)[] Lists =
    [
        ("alternate_greetings", card => card.AlternateGreetings), ("group_only_greetings", card => card.GroupOnlyGreetings), ("tags", card => card.Tags),
    ];

    /// <summary>The fields of V1.</summary>
    public static IReadOnlyList<string> FlatFields { get; } = ["name", "description", "personality", "scenario", "first_mes", "mes_example"];

    /// <summary>All members of <c>data</c> that the specifications name.</summary>
    public static IEnumerable<string> KnownFields { get; } =
    [
        .. Texts.Select(text => text.Name), .. Lists.Select(list => list.Name),
        "extensions", "character_book", "assets", "creator_notes_multilingual", "source", "creation_date", "modification_date",
    ];

    /// <summary>The members of <c>data</c> to write anew.</summary>
    public static JsonSplice Of(CharacterCard card)
    {
        var data = CardReader.DataOf(card.Original);
        var old = new LooseObject(data, "data", []);
        var changes = new JsonSplice();
        foreach (var (name, value) in Texts)
        {
            if (value(card) != old.Text(name) && !(name == "name" && value(card) == old.Text(name).Trim())) changes.Set(name, value(card));
        }

        foreach (var (name, value) in Lists)
        {
            if (!value(card).SequenceEqual(old.Texts(name))) changes.Set(name, value(card));
        }

        var hadBook = data.TryGetProperty("character_book", out var oldBook) && oldBook.ValueKind == JsonValueKind.Object;
        if (card.Book is { } book && !(hadBook && JsonSplice.Raw(oldBook).Span.SequenceEqual(JsonSplice.Raw(book.Original).Span)))
            changes.Set("character_book", Lorebooks.LorebookWriter.CardBook(book));
        if (card.Book is null && hadBook) changes.Set("character_book", "null"u8.ToArray());
        return changes;
    }
}
