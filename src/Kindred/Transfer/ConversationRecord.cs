using Kindred.Conversations;

namespace Kindred.Transfer;

/// <summary>What one line of our conversation JSONL says.</summary>
internal abstract record ConversationRecord
{
    /// <summary>A conversation begins; the turns that follow are its.</summary>
    internal sealed record Opening(string? ExternalId, string? Character, string? User, DateTimeOffset? StartedAt) : ConversationRecord;

    /// <summary>A turn of the conversation that was opened last.</summary>
    /// <param name="Session">The name of the sitting; null when the file does not tell.</param>
    internal sealed record Said(string? ExternalId, TurnRole Role, string? Speaker, string Text, DateTimeOffset? SaidAt, string? Session, string? Caption) : ConversationRecord;

    /// <summary>Nothing usable; the reason is for the person and repeats none of the words.</summary>
    internal sealed record Unusable(string Reason) : ConversationRecord;
}
