using Kindred.Conversations;

namespace Kindred.Memory.Retrieval;

/// <summary>One sitting of one conversation in the index: its indexed turns in the order they were said.</summary>
internal sealed class Session(ConversationId conversation)
{
    public ConversationId Conversation { get; } = conversation;

    public string? Character { get; set; }

    public string? PersonName { get; set; }

    public string? ConversationExternalId { get; set; }

    public List<int> Documents { get; } = [];

    /// <summary>Terms of all its documents together.</summary>
    public int Length { get; set; }
}
