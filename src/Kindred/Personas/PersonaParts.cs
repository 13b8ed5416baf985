namespace Kindred.Personas;

/// <summary>What a persona contributes to one prompt, in parts whose places the prompt planner knows.</summary>
/// <param name="System">In the order in which they stand at the head of the prompt.</param>
/// <param name="Examples">Dialogues that show how the character speaks; the first to go when space is short.</param>
/// <param name="InChat">Texts at a fixed depth of the chat.</param>
/// <param name="PostHistory">Stands after the chat; empty for none.</param>
/// <param name="Greetings">The first message and its alternatives: what a new chat may begin with.</param>
internal sealed record PersonaParts(
    IReadOnlyList<PersonaPart> System,
    IReadOnlyList<ExampleDialogue> Examples,
    IReadOnlyList<InChatPart> InChat,
    string PostHistory,
    IReadOnlyList<string> Greetings);

/// <summary>What a part of the system text is; the order is the order in the prompt.</summary>
internal enum PersonaPartKind
{
    SystemPrompt,
    LoreBefore,
    Description,
    Personality,
    Scenario,
    UserPersona,
    LoreAfter,
}

internal sealed record PersonaPart(PersonaPartKind Kind, string Text);

/// <param name="Depth">Messages counted from the newest; 0 stands after it.</param>
internal sealed record InChatPart(int Depth, PromptRole Role, string Text);

internal sealed record ExampleDialogue(IReadOnlyList<ExampleLine> Lines);

/// <param name="Role">System where the line names no speaker.</param>
internal sealed record ExampleLine(PromptRole Role, string Text);
