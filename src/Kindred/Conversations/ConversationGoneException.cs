namespace Kindred.Conversations;

/// <summary>The conversation was deleted while something was still being written to it. What was to be written is not kept.</summary>
internal sealed class ConversationGoneException : Exception
{
    public ConversationGoneException(string message)
        : base(message)
    {
    }

    public ConversationGoneException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ConversationGoneException()
    {
    }
}
