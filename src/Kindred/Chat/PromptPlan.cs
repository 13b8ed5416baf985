using Kindred.Conversations;
using Kindred.Memory;

namespace Kindred.Chat;

/// <summary>A message of the client's list as the planner sees it.</summary>
/// <param name="Position">Index in the client's list.</param>
/// <param name="Kind">What may be done with it when space is short.</param>
/// <param name="Tokens">What it costs, its frame included.</param>
internal sealed record ClientMessage(int Position, ClientMessageKind Kind, int Tokens);

internal enum ClientMessageKind
{
    /// <summary>System or developer: the client's persona and instructions. Never cut.</summary>
    Instruction,

    /// <summary>Spoken by the person or the companion: the oldest go first when space is short.</summary>
    Spoken,

    /// <summary>A tool call or its result: goes with the spoken message before it, since a result without its call is an error upstream.</summary>
    Tool,
}

/// <summary>What a prompt is made of.</summary>
/// <param name="Messages">The client's messages, in its order, which is never changed.</param>
/// <param name="Earlier">Stored turns of this conversation that the client did not send, oldest first.</param>
/// <param name="Persona">The persona that the request picked; null for none.</param>
/// <param name="PinnedFacts">Facts that the person pinned: always in the prompt.</param>
/// <param name="Recalled">What memory found, best first.</param>
/// <param name="Summaries">Summaries of this conversation, newest first.</param>
/// <param name="Context">The model's context in tokens; null when it states none.</param>
/// <param name="ReplyTokens">Tokens to set aside for the reply.</param>
internal sealed record PromptMaterial(
    IReadOnlyList<ClientMessage> Messages,
    IReadOnlyList<Turn> Earlier,
    PersonaMaterial? Persona,
    IReadOnlyList<string> PinnedFacts,
    IReadOnlyList<Recollection> Recalled,
    IReadOnlyList<DatedText> Summaries,
    int? Context,
    int ReplyTokens,
    DateTimeOffset Now);

/// <summary>A text with the day it belongs to.</summary>
internal sealed record DatedText(string Id, DateTimeOffset Date, string Text);

/// <summary>One message of the finished prompt: the client's own at <paramref name="Position"/>, or a text of ours.</summary>
internal readonly record struct PlannedMessage(int Position, PlannedRole Role, string? Text)
{
    public static PlannedMessage Own(PlannedRole role, string text) => new(-1, role, text);

    public static PlannedMessage Client(int position) => new(position, default, null);

    public bool IsClient => Text is null;
}

internal enum PlannedRole
{
    System,
    User,
    Assistant,
}

/// <summary>A part of the prompt in tokens: what it may use and what it does use.</summary>
internal sealed record PromptSection(string Name, int Budget, int Tokens, int Items, int LeftOut);

/// <summary>The answer of the planner.</summary>
internal abstract record PromptPlan
{
    private PromptPlan()
    {
    }

    /// <param name="Messages">The prompt in order.</param>
    /// <param name="Recalled">The memories that are in it, best first.</param>
    /// <param name="LeftOut">Memories that did not fit.</param>
    /// <param name="Tokens">Sum of all sections.</param>
    /// <param name="Limit">Tokens a prompt may have: context less the reply.</param>
    internal sealed record Ready(
        IReadOnlyList<PlannedMessage> Messages,
        IReadOnlyList<PromptSection> Sections,
        IReadOnlyList<Recollection> Recalled,
        IReadOnlyList<Recollection> LeftOut,
        int Tokens,
        int Limit) : PromptPlan;

    /// <summary>What must not be cut does not fit: by so many tokens.</summary>
    internal sealed record TooLarge(int Needed, int Limit) : PromptPlan
    {
        public int Excess => Needed - Limit;
    }
}
