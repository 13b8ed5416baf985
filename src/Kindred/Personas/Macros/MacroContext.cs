namespace Kindred.Personas.Macros;

/// <summary>What macros stand for in one prompt. A macro whose value is null here is left as it was written.</summary>
/// <param name="Character">The character's nickname or name.</param>
/// <param name="User">The person's display name.</param>
internal sealed record MacroContext(string Character, string User)
{
    /// <summary>What {{persona}} stands for: how the person describes themselves.</summary>
    public string? Persona { get; init; }

    /// <summary>What {{original}} stands for: the text that the one being expanded replaces. Used once; a second one is empty.</summary>
    public string? Original { get; init; }

    public string? Description { get; init; }

    public string? Personality { get; init; }

    public string? Scenario { get; init; }

    public string? ExampleMessages { get; init; }

    public string? LastMessage { get; init; }

    public string? LastUserMessage { get; init; }

    public string? LastCharacterMessage { get; init; }

    public string? Model { get; init; }

    /// <summary>Names of a group chat, separated by commas; null in a chat of two, where {{group}} is the character.</summary>
    public string? Group { get; init; }

    /// <summary>Now, in the person's time zone; null leaves time macros as they are.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>When the person last spoke before this turn, for {{idle_duration}}.</summary>
    public DateTimeOffset? LastActive { get; init; }

    /// <summary>Decides {{random}} and {{roll}}; another for each turn.</summary>
    public long TurnSeed { get; init; }

    /// <summary>Decides {{pick}}; the same for a whole chat.</summary>
    public long ChatSeed { get; init; }

    /// <summary>What {{outlet::name}} stands for: lore that waits for being asked, by name.</summary>
    public IReadOnlyDictionary<string, string> Outlets { get; init; } = new Dictionary<string, string>();
}
