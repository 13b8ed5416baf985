using Microsoft.Extensions.AI;

namespace Kindred.Chat;

/// <summary>What each of a client's messages is: a turn of the conversation, an instruction, or a step of a tool.</summary>
internal static class Transcript
{
    /// <summary>Stands for a message that is a picture without words.</summary>
    public const string Picture = "[picture]";

    public static ClientMessageKind KindOf(ChatMessage message)
    {
        if (message.Role == ChatRole.User) return ClientMessageKind.Spoken;
        if (message.Role == ChatRole.Assistant) return message.Contents.Any(static content => content is FunctionCallContent) ? ClientMessageKind.Tool : ClientMessageKind.Spoken;
        return message.Role == ChatRole.Tool ? ClientMessageKind.Tool : ClientMessageKind.Instruction;
    }
}
