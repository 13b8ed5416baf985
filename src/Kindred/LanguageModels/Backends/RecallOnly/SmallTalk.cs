using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>What needs no memory: greetings, thanks, farewells; and whether a message asks something at all.</summary>
internal static partial class SmallTalk
{
    /// <summary>An honest word to a message that asks nothing: no feelings, no opinion, only what happened to it.</summary>
    public static string Acknowledge(string text, string? person)
    {
        var name = string.IsNullOrWhiteSpace(person) || person.Length > 40 ? "" : ", " + person.Trim();
        if (Greeting().Match(text) is { Success: true } greeting)
        {
            var hello = greeting.Groups["day"].Success ? "Good " + greeting.Groups["day"].Value.ToLowerInvariant() : "Hello";
            return $"{hello}{name}. Tell me what I should keep, or ask me about something you told me.";
        }

        if (Thanks().IsMatch(text)) return "You are welcome.";
        return Farewell().IsMatch(text) ? $"Goodbye{name}. What you told me is kept." : "I have written that down.";
    }

    public static bool IsQuestion(string text)
    {
        var trimmed = text.TrimEnd(' ', '\n', '"', '”', ')', '*');
        return trimmed.EndsWith('?') || trimmed.EndsWith('？') || Asks().IsMatch(text);
    }

    [GeneratedRegex(
        @"^\W*(?:what|whats|when|where|who|whos|whom|whose|which|why|how|do you (?:remember|know|recall)|does|did|is|are|am|was|were|can you tell|could you tell|tell me|remind me|show me)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Asks();

    [GeneratedRegex(@"^\W*(?:hi|hello|hey|hiya|greetings|howdy|good (?<day>morning|afternoon|evening))\b(?:\W+\w+){0,2}\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"^\W*(?:thanks|thank you|thx|cheers|many thanks)\b(?:\W+\w+){0,4}\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Thanks();

    [GeneratedRegex(@"^\W*(?:bye|goodbye|good night|see you|farewell|so long)\b(?:\W+\w+){0,3}\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Farewell();
}
