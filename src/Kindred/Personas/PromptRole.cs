namespace Kindred.Personas;

/// <summary>In whose name a text of a persona stands in the prompt. The numbers are SillyTavern's.</summary>
internal enum PromptRole
{
    System = 0,
    User = 1,
    Assistant = 2,
}
