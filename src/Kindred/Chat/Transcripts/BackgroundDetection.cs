using Kindred.Conversations;
using Microsoft.Extensions.AI;

namespace Kindred.Chat.Transcripts;

/// <summary>What a request asks for besides its messages.</summary>
/// <param name="Client">The program that calls, as far as it says (its user agent).</param>
/// <param name="WantsJson">It asks for JSON after a schema and brings no tools.</param>
internal sealed record RequestSigns(bool IsStreamed, string Client, bool WantsJson = false, int? MostTokens = null);

/// <summary>
/// Tells a client's background tasks from turns of the chat, by points, when it does not say itself. A turn taken for a task is a turn forgotten, a task
/// taken for a turn ends as a branch on which nobody builds: so it takes two strong signs. Pure.
/// </summary>
internal static class BackgroundDetection
{
    private const int FewTokens = 50;
    private const int Strong = 2;
    private const int Known = 4;

    // Texts by which Open WebUI (title, tags, follow-ups, queries), LibreChat (titles) and SillyTavern's own extras ask.
    private static readonly string[] Openings = ["### Task:"];
    private static readonly string[] Phrases = ["<chat_history>", "5-word-or-less title", "Ignore previous instructions. Summarize the most important facts"];

    public static ClientTranscript Judge(ClientTranscript transcript, IReadOnlyList<ChatMessage> messages, RequestSigns signs, ClientHabit habit, BackgroundOptions options)
    {
        var reasons = new List<string>();
        var points = 0;
        void Count(bool holds, int worth, string reason)
        {
            if (!holds) return;
            points += worth;
            reasons.Add(reason);
        }

        if (IsKnown(messages, options)) return transcript with { Kind = TurnKind.Quiet, Reasons = ["its text is that of a known background task"] };
        var endsWithInstruction = transcript.Trailing is { } trailing && !habit.Instructions.Contains(trailing);
        Count(endsWithInstruction, Strong, "it ends with an instruction that earlier turns did not end with");
        Count(endsWithInstruction && transcript.Spoken is [] or [.., { Role: TurnRole.Assistant }] && transcript.Kind == TurnKind.Normal && transcript.Trailing is not null, Strong, "there is nothing new to answer");
        Count(!signs.IsStreamed && habit.Streams, Strong, "it is not streamed, but this client's turns are");
        Count(!signs.IsStreamed && habit.MarksChats && !transcript.HasNewChatMark && messages.Count <= 2, signs.Client.StartsWith("node-fetch", StringComparison.Ordinal) ? Known : Strong, "it has no transcript, but this client's turns do");
        Count(signs.WantsJson, 1, "it asks for JSON");
        Count(signs.MostTokens <= FewTokens, 1, "it asks for a few words only");
        if (signs.IsStreamed) points -= Strong;
        return points >= options.Points ? transcript with { Kind = TurnKind.Quiet, Reasons = reasons } : transcript;
    }

    private static bool IsKnown(IReadOnlyList<ChatMessage> messages, BackgroundOptions options)
    {
        foreach (var message in (ReadOnlySpan<ChatMessage>)[messages[0], messages[^1]])
        {
            var text = message.Text;
            if (Openings.Any(opening => text.AsSpan().TrimStart().StartsWith(opening, StringComparison.Ordinal))) return true;
            if (Phrases.Concat(options.Patterns).Any(phrase => phrase.Length > 0 && text.Contains(phrase, StringComparison.OrdinalIgnoreCase))) return true;
        }

        return false;
    }
}
