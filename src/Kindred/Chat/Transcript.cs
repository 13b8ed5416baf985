using Kindred.Conversations;
using Microsoft.Extensions.AI;

namespace Kindred.Chat;

/// <summary>Reads a client's list of messages: which are turns of the conversation, which are instructions, which belong to tools.</summary>
internal static class Transcript
{
    private const string Picture = "[picture]";

    /// <summary>The messages that were spoken, in order. Tool calls and results are steps within a turn, not turns.</summary>
    public static IReadOnlyList<SpokenMessage> Spoken(IReadOnlyList<ChatMessage> messages)
    {
        var spoken = new List<SpokenMessage>(messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (KindOf(message) != ClientMessageKind.Spoken) continue;
            var text = message.Text;
            if (string.IsNullOrWhiteSpace(text)) text = message.Contents.Count > 0 && message.Contents.Any(static content => content is not TextContent) ? Picture : "";
            if (text.Length == 0) continue;
            spoken.Add(new SpokenMessage(i, message.Role == ChatRole.User ? TurnRole.User : TurnRole.Assistant, message.AuthorName, text));
        }

        return spoken;
    }

    public static ClientMessageKind KindOf(ChatMessage message)
    {
        if (message.Role == ChatRole.User) return ClientMessageKind.Spoken;
        if (message.Role == ChatRole.Assistant) return message.Contents.Any(static content => content is FunctionCallContent) ? ClientMessageKind.Tool : ClientMessageKind.Spoken;
        return message.Role == ChatRole.Tool ? ClientMessageKind.Tool : ClientMessageKind.Instruction;
    }
}
