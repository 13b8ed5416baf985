using System.ComponentModel.DataAnnotations;

namespace Kindred.Chat;

/// <summary>How a prompt is put together. Shares are parts of the model's context after the reply's part is set aside; what one leaves over, older turns may use.</summary>
internal sealed class PromptOptions
{
    /// <summary>Part of the context that persona and pinned facts are expected to fit in; they are never cut, only reported when they exceed it.</summary>
    [Range(0, 1)]
    public double PersonaShare { get; set; } = 0.20;

    /// <summary>Part of the context that a persona's lorebook entries may take, at most.</summary>
    [Range(0, 1)]
    public double LoreShare { get; set; } = 0.15;

    /// <summary>Part of the context for recalled memories, at most.</summary>
    [Range(0, 1)]
    public double RecalledShare { get; set; } = 0.25;

    /// <summary>Part of the context that the newest turns get before anything recalled.</summary>
    [Range(0, 1)]
    public double TurnsShare { get; set; } = 0.35;

    /// <summary>Part of the context for summaries, at most.</summary>
    [Range(0, 1)]
    public double SummariesShare { get; set; } = 0.20;

    /// <summary>Tokens set aside for the reply when the client does not say (max_tokens).</summary>
    [Range(16, 1_000_000)]
    public int ReplyTokens { get; set; } = 1024;

    /// <summary>Context assumed, in tokens, when a model does not state one. The client's own messages are then never cut, even beyond it.</summary>
    [Range(512, 10_000_000)]
    public int AssumedContext { get; set; } = 32_768;

    /// <summary>How many memories a turn may recall at most.</summary>
    [Range(0, 50)]
    public int RecallLimit { get; set; } = 8;

    /// <summary>Recalled memories stand in front of this many of the newest messages, so that what comes before stays equal from turn to turn and providers can cache it.</summary>
    [Range(1, 20)]
    public int MessagesAfterMemory { get; set; } = 3;

    /// <summary>Recalled memories stand right after the leading system messages instead: for models whose template allows system messages only there.</summary>
    public bool MemoryAfterSystem { get; set; }
}
