namespace Kindred.Personas.Lorebooks;

/// <summary>
/// What the lines <c>@@name value</c> at the head of an entry ask for (Character Card V3, "Decorators"). Those that the specification
/// tells a chat to ignore (instruct and reverse depths), and user icons, count as not known.
/// </summary>
internal sealed record LoreDecorators
{
    public static LoreDecorators None { get; } = new();

    public int? ActivateOnlyAfter { get; init; }

    public int? ActivateOnlyEvery { get; init; }

    public bool KeepAfterMatch { get; init; }

    public bool NotAfterMatch { get; init; }

    public bool Always { get; init; }

    public bool Never { get; init; }

    /// <summary>Not of the specification; some books write it for the field of that name.</summary>
    public bool Constant { get; init; }

    public int? Depth { get; init; }

    public PromptRole? Role { get; init; }

    public LorePosition? Position { get; init; }

    public int? ScanDepth { get; init; }

    /// <summary>Index of the only greeting with which the entry may fire; 0 is the first message.</summary>
    public int? Greeting { get; init; }

    public bool IgnoreOnMaxContext { get; init; }

    public IReadOnlyList<string> AdditionalKeys { get; init; } = [];

    public IReadOnlyList<string> ExcludeKeys { get; init; } = [];

    /// <summary><c>system_prompt</c> or <c>post_history_instructions</c>: parts of the card that stand back while the entry is in the prompt.</summary>
    public IReadOnlyList<string> DisabledPrompts { get; init; } = [];

    /// <summary>Names that were passed over, for the inspector.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}
