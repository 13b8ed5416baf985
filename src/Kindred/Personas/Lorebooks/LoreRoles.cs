namespace Kindred.Personas.Lorebooks;

/// <summary>Roles as files write them: a word, or SillyTavern's number.</summary>
internal static class LoreRoles
{
    public static PromptRole? Parse(string value) => value.Trim().ToLowerInvariant() switch
    {
        "system" or "0" => PromptRole.System,
        "user" or "1" => PromptRole.User,
        "assistant" or "2" => PromptRole.Assistant,
        _ => null,
    };
}
