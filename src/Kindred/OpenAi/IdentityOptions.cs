namespace Kindred.OpenAi;

/// <summary>How a client tells which chat a request belongs to, besides our own header and <c>metadata.conversation_id</c>.</summary>
internal sealed class IdentityOptions
{
    /// <summary>Headers in which front-ends give their chat's id, each only when the one before is absent; settings add to Open WebUI's and LibreChat's.</summary>
    public IList<string> ConversationHeaders { get; set; } = ["X-OpenWebUI-Chat-Id", "X-Conversation-Id"];

    /// <summary>The field <c>user</c> (or <c>safety_identifier</c>) names a chat. As a rule it names a person, so this is off.</summary>
    public bool UserIsConversation { get; set; }
}
