using System.Text.Json;
using Kindred.Personas.Lorebooks;

namespace Kindred.Personas.Cards;

/// <summary>
/// A character as a card describes it (V1, V2 or V3; other members than these are kept in <see cref="Original"/>). A copy with changed
/// fields (<c>card with { … }</c>) is exported with the changed fields and everything else as it was.
/// </summary>
internal sealed record CharacterCard
{
    public required CardSpec Spec { get; init; }

    /// <summary>What the file says of itself, such as <c>3.0</c>; empty for V1.</summary>
    public required string SpecVersion { get; init; }

    public required string Name { get; init; }

    /// <summary>What {{char}} stands for when it is not the name (V3).</summary>
    public string Nickname { get; init; } = "";

    public string Description { get; init; } = "";

    public string Personality { get; init; } = "";

    public string Scenario { get; init; } = "";

    public string FirstMessage { get; init; } = "";

    public string ExampleMessages { get; init; } = "";

    /// <summary>For people to read; never part of a prompt, as are <see cref="Tags"/>, <see cref="Creator"/> and <see cref="CharacterVersion"/>.</summary>
    public string CreatorNotes { get; init; } = "";

    public string SystemPrompt { get; init; } = "";

    public string PostHistoryInstructions { get; init; } = "";

    public IReadOnlyList<string> AlternateGreetings { get; init; } = [];

    public IReadOnlyList<string> GroupOnlyGreetings { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Creator { get; init; } = "";

    public string CharacterVersion { get; init; } = "";

    public IReadOnlyList<CardAsset> Assets { get; init; } = [];

    /// <summary>SillyTavern's "character's note": a text kept at a fixed depth of the chat.</summary>
    public DepthNote? Note { get; init; }

    public Lorebook? Book { get; init; }

    /// <summary>The card's JSON as it came, to the byte.</summary>
    public required JsonElement Original { get; init; }

    /// <summary>What {{char}} stands for.</summary>
    public string SpokenName => Nickname.Length > 0 ? Nickname : Name;
}

internal enum CardSpec
{
    V1 = 1,
    V2 = 2,

    /// <summary>Also what a later version is read as.</summary>
    V3 = 3,
}

/// <summary>An image, sound or other file that belongs to a character (V3 <c>assets</c>).</summary>
/// <param name="Uri"><c>embeded://path</c> (spelt so in the specification), <c>ccdefault:</c>, a data or a web address. Never fetched here.</param>
internal sealed record CardAsset(string Type, string Uri, string Name, string Extension);

/// <param name="Depth">Messages counted from the newest; 0 stands after it.</param>
internal sealed record DepthNote(string Text, int Depth, PromptRole Role);
