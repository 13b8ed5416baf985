using System.Diagnostics.CodeAnalysis;
using Kindred.Conversations;

namespace Kindred.OpenAi.Responses;

/// <summary>A message item that is a turn has the turn's id under the prefix that OpenAI's clients know.</summary>
internal static class ItemIds
{
    private const string Message = "msg_";
    private const string Turn = "turn_";

    public static string Of(TurnId turn) => string.Concat(Message, turn.ToString().AsSpan(Turn.Length));

    public static bool TryParse([NotNullWhen(true)] string? text, out TurnId turn)
    {
        turn = default;
        return text is not null && text.StartsWith(Message, StringComparison.Ordinal) && TurnId.TryParse(string.Concat(Turn, text.AsSpan(Message.Length)), out turn);
    }
}
