using Kindred.Personas;

namespace Kindred.Chat;

/// <summary>What a persona puts into a prompt. All but examples and greeting is never cut.</summary>
/// <param name="Text">Who the persona is, with the lore that belongs at the head.</param>
/// <param name="Examples">Dialogues that show how it speaks: in the prompt while there is space.</param>
/// <param name="Greeting">How it opened the chat, when the client's messages do not say: in the prompt while there is space.</param>
/// <param name="InChat">Texts at a fixed depth of the chat.</param>
/// <param name="PostHistory">Stands after the chat; empty for none.</param>
internal sealed record PersonaMaterial(string Text, string? Examples, string? Greeting, IReadOnlyList<InChatPart> InChat, string PostHistory)
{
    /// <summary>How many messages it is, without examples and greeting.</summary>
    public int Items => 1 + InChat.Count + (PostHistory.Length > 0 ? 1 : 0);

    /// <summary>The parts of a persona as texts of the prompt.</summary>
    public static PersonaMaterial Of(PersonaParts parts, string character, string user, string? greeting) => new(
        string.Join("\n\n", parts.System.Select(part => Labelled(part, character, user))),
        parts.Examples.Count == 0 ? null : $"How {character} speaks, in examples that never happened:\n\n" + string.Join("\n\n", parts.Examples.Select(dialogue => Dialogue(dialogue, character, user))),
        string.IsNullOrWhiteSpace(greeting) ? null : greeting,
        [.. parts.InChat.Where(static part => !string.IsNullOrWhiteSpace(part.Text))],
        parts.PostHistory.Trim());

    private static string Labelled(PersonaPart part, string character, string user) => part.Kind switch
    {
        PersonaPartKind.Personality => $"{character}'s personality: {part.Text}",
        PersonaPartKind.Scenario => $"Scenario: {part.Text}",
        PersonaPartKind.UserPersona => $"About {user}: {part.Text}",
        _ => part.Text,
    };

    private static string Dialogue(ExampleDialogue dialogue, string character, string user) => string.Join('\n', dialogue.Lines.Select(line => line.Role switch
    {
        PromptRole.Assistant => $"{character}: {line.Text}",
        PromptRole.User => $"{user}: {line.Text}",
        _ => line.Text,
    }));
}
