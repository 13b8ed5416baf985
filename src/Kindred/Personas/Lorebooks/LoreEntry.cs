namespace Kindred.Personas.Lorebooks;

/// <summary>One entry of a lorebook, whichever format it came in.</summary>
internal sealed record LoreEntry
{
    /// <summary>Unique within its book.</summary>
    public required string Id { get; init; }

    /// <summary>A label for people; never part of a prompt.</summary>
    public string Label { get; init; } = "";

    public IReadOnlyList<string> Keys { get; init; } = [];

    public IReadOnlyList<string> SecondaryKeys { get; init; } = [];

    /// <summary>How the secondary keys bear on the match; null when they do not.</summary>
    public SecondaryLogic? Secondary { get; init; }

    /// <summary>All keys are patterns, with or without slashes (V3 <c>use_regex</c>). Without it only keys written <c>/…/flags</c> are.</summary>
    public bool UseRegex { get; init; }

    public bool? CaseSensitive { get; init; }

    public bool? WholeWords { get; init; }

    /// <summary>What enters the prompt: the content without its decorators.</summary>
    public string Text { get; init; } = "";

    public LoreDecorators Decorators { get; init; } = LoreDecorators.None;

    public bool Enabled { get; init; } = true;

    public bool Constant { get; init; }

    public LoreWhere Where { get; init; } = new(LorePosition.AfterCharacter);

    /// <summary>Lower stands earlier in the prompt.</summary>
    public int Order { get; init; } = 100;

    /// <summary>Lower is dropped first when space is short; null goes by <see cref="Order"/>.</summary>
    public int? Priority { get; init; }

    public int? ScanDepth { get; init; }

    /// <summary>In percent.</summary>
    public double Probability { get; init; } = 100;

    public bool IgnoreBudget { get; init; }

    public LoreRecursion Recursion { get; init; } = LoreRecursion.Free;

    public LoreTiming Timing { get; init; } = LoreTiming.None;

    public LoreGroup Group { get; init; } = LoreGroup.None;
}

/// <summary>The numbers are SillyTavern's <c>selectiveLogic</c>.</summary>
internal enum SecondaryLogic
{
    AndAny = 0,
    NotAll = 1,
    NotAny = 2,
    AndAll = 3,
}

/// <summary>The first eight numbers are SillyTavern's; the last two come from V3's <c>@@position</c>.</summary>
internal enum LorePosition
{
    BeforeCharacter = 0,
    AfterCharacter = 1,
    BeforeNote = 2,
    AfterNote = 3,
    AtDepth = 4,
    BeforeExamples = 5,
    AfterExamples = 6,

    /// <summary>Nowhere by itself: where the macro <c>{{outlet::name}}</c> asks for it.</summary>
    Outlet = 7,
    Personality = 8,
    Scenario = 9,
}

/// <param name="Depth">For <see cref="LorePosition.AtDepth"/>: messages counted from the newest, 0 stands after it.</param>
/// <param name="Outlet">For <see cref="LorePosition.Outlet"/>: its name.</param>
internal sealed record LoreWhere(LorePosition Position, int Depth = 4, PromptRole Role = PromptRole.System, string Outlet = "");

/// <param name="NotByOthers">Other entries' content does not call this one up.</param>
/// <param name="CallsNone">This one's content calls up no other.</param>
/// <param name="FromLevel">Above 0: waits for the passes after the first; each level joins when the one below brings nothing more.</param>
internal sealed record LoreRecursion(bool NotByOthers, bool CallsNone, int FromLevel)
{
    public static LoreRecursion Free { get; } = new(false, false, 0);
}

/// <summary>Effects over time, counted in messages of the chat; 0 is no effect.</summary>
/// <param name="Sticky">Stays this long after it fired.</param>
/// <param name="Cooldown">Does not fire for this long after that.</param>
/// <param name="Delay">Does not fire before the chat has this many messages.</param>
internal sealed record LoreTiming(int Sticky, int Cooldown, int Delay)
{
    public static LoreTiming None { get; } = new(0, 0, 0);
}

/// <summary>Of the entries that share a group only one enters the prompt.</summary>
/// <param name="Weight">Share in the draw.</param>
/// <param name="ByOrder">The one with the highest order wins instead of a draw.</param>
/// <param name="ByScore">Only those with the most matched keys take part.</param>
internal sealed record LoreGroup(IReadOnlyList<string> Names, int Weight, bool ByOrder, bool ByScore)
{
    public static LoreGroup None { get; } = new([], 100, false, false);
}
