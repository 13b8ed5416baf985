using Kindred.Personas.Cards;
using Kindred.Personas.Lorebooks;
using Kindred.Personas.Macros;

namespace Kindred.Personas;

/// <summary>
/// Puts a card, the lore chosen for this turn and macros together. What the specification keeps from the model (creator's notes, tags, creator, version) is not
/// read here at all.
/// </summary>
/// <param name="SystemPrompt">Our own, used where the card has none; the card's may hold it as {{original}}.</param>
/// <param name="PostHistory">Our own instructions after the chat, likewise.</param>
/// <param name="NoteDepth">Where lore around the author's note stands, since we keep no such note.</param>
internal sealed record PersonaPrompt(string SystemPrompt = "", string PostHistory = "", int NoteDepth = 4)
{
    /// <summary>A pure function of its arguments.</summary>
    /// <param name="lore">In the order of <see cref="LoreSelection.Entries"/>.</param>
    /// <param name="context">Without the card's fields and outlets; they are filled in here.</param>
    /// <param name="isGroup">In a group the greetings for groups count too.</param>
    public PersonaParts Build(CharacterCard card, IReadOnlyList<SelectedLore> lore, MacroContext context, bool isGroup = false)
    {
        var full = ContextOf(card, lore, context);
        var disabled = lore.SelectMany(entry => entry.Entry.Decorators.DisabledPrompts).ToHashSet(StringComparer.Ordinal);
        return new PersonaParts(
            System(card, lore, full, !disabled.Contains("system_prompt")),
            ExampleDialogues.Read(
                [.. At(lore, LorePosition.BeforeExamples), MacroExpander.Expand(card.ExampleMessages, full), .. At(lore, LorePosition.AfterExamples)], full),
            [.. InChat(card, lore, full)],
            Replaced(disabled.Contains("post_history_instructions") ? "" : card.PostHistoryInstructions, PostHistory, full),
            Greetings(card, full, isGroup));
    }

    /// <summary>What macros stand for when this card speaks.</summary>
    public static MacroContext ContextOf(CharacterCard card, IReadOnlyList<SelectedLore> lore, MacroContext context) => context with
    {
        Character = card.SpokenName,
        Description = card.Description,
        Personality = card.Personality,
        Scenario = card.Scenario,
        ExampleMessages = card.ExampleMessages,
        Outlets = lore.Where(entry => entry.Where.Position == LorePosition.Outlet).GroupBy(entry => entry.Where.Outlet.Trim(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => string.Join('\n', group.Select(entry => entry.Text)), StringComparer.Ordinal),
    };

    private List<PersonaPart> System(CharacterCard card, IReadOnlyList<SelectedLore> lore, MacroContext context, bool withCardPrompt)
    {
        var parts = new List<PersonaPart>
        {
            new(PersonaPartKind.SystemPrompt, Replaced(withCardPrompt ? card.SystemPrompt : "", SystemPrompt, context)),
            new(PersonaPartKind.LoreBefore, Joined(At(lore, LorePosition.BeforeCharacter))),
            new(PersonaPartKind.Description, MacroExpander.Expand(card.Description, context)),
            new(PersonaPartKind.Personality, Joined([MacroExpander.Expand(card.Personality, context), .. At(lore, LorePosition.Personality)])),
            new(PersonaPartKind.Scenario, Joined([MacroExpander.Expand(card.Scenario, context), .. At(lore, LorePosition.Scenario)])),
            new(PersonaPartKind.UserPersona, MacroExpander.Expand(context.Persona ?? "", context)),
            new(PersonaPartKind.LoreAfter, Joined(At(lore, LorePosition.AfterCharacter))),
        };
        parts.RemoveAll(part => string.IsNullOrWhiteSpace(part.Text));
        return parts;
    }

    private IEnumerable<InChatPart> InChat(CharacterCard card, IReadOnlyList<SelectedLore> lore, MacroContext context)
    {
        if (card.Note is { } note) yield return new InChatPart(note.Depth, note.Role, MacroExpander.Expand(note.Text, context));
        foreach (var entry in lore.Where(entry => entry.Where.Position is LorePosition.AtDepth))
            yield return new InChatPart(Math.Max(0, entry.Where.Depth), entry.Where.Role, entry.Text);
        foreach (var entry in lore.Where(entry => entry.Where.Position is LorePosition.BeforeNote or LorePosition.AfterNote))
            yield return new InChatPart(NoteDepth, PromptRole.System, entry.Text);
    }

    private static List<string> Greetings(CharacterCard card, MacroContext context, bool isGroup)
    {
        string[] greetings = [card.FirstMessage, .. card.AlternateGreetings, .. isGroup ? card.GroupOnlyGreetings : []];
        // Empty ones stay: the place in the list is how a greeting is referred to (@@is_greeting).
        return [.. greetings.Select(greeting => MacroExpander.Expand(greeting, context))];
    }

    private static string Replaced(string ofCard, string ours, MacroContext context) =>
        MacroExpander.Expand(string.IsNullOrWhiteSpace(ofCard) ? ours : ofCard, string.IsNullOrWhiteSpace(ofCard) ? context : context with { Original = ours });

    private static IEnumerable<string> At(IReadOnlyList<SelectedLore> lore, LorePosition position) =>
        lore.Where(entry => entry.Where.Position == position).Select(entry => entry.Text);

    private static string Joined(IEnumerable<string> texts) => string.Join('\n', texts.Where(text => !string.IsNullOrWhiteSpace(text)));
}
