using System.Text.RegularExpressions;

namespace Kindred.Chat.Transcripts;

/// <summary>
/// The instructions that SillyTavern puts among the messages of a chat, in the words of its default presets (version 1.19): where the chat begins,
/// who talks, and what is wanted besides a plain reply. People may change these words, so nothing depends on finding them.
/// </summary>
internal static partial class FrontEndMarks
{
    /// <summary>Stands in front of the chat itself, after the persona and the examples.</summary>
    public static bool IsNewChat(string text) => NewChat().IsMatch(text);

    public static bool IsContinue(string text) => Continue().IsMatch(text);

    public static bool IsImpersonate(string text) => Impersonate().IsMatch(text);

    /// <summary>Who is to talk next in a group; null when the text is something else.</summary>
    public static string? GroupSpeaker(string text) => Group().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    public static IReadOnlyList<string> GroupMembers(string text) =>
        Members().Match(text) is { Success: true } match ? match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>Character and person out of the default main prompt.</summary>
    public static (string Character, string Person)? Names(string text) =>
        MainPrompt().Match(text) is { Success: true } match ? (match.Groups["character"].Value, match.Groups["person"].Value) : null;

    /// <summary>Whether a paragraph is one of these marks as a whole; such a paragraph was never said by anybody.</summary>
    public static bool IsMark(string paragraph) => IsNewChat(paragraph) || IsContinue(paragraph) || IsImpersonate(paragraph) || GroupSpeaker(paragraph) is not null;

    [GeneratedRegex(@"^\s*\[Start a new (group )?chat\b[^\]]*\]\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NewChat();

    [GeneratedRegex(@"^\s*\[Continue (your last message|the following message)\b.*\]\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Continue();

    [GeneratedRegex(@"^\s*\[Write your next reply from the point of view of\b.*\]\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Impersonate();

    [GeneratedRegex(@"^\s*\[Write the next reply only as (?<name>[^\]\n]{1,80}?)\.?\]\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Group();

    [GeneratedRegex(@"^\s*\[Start a new group chat\. Group members: (?<names>[^\]\n]{1,2000})\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Members();

    [GeneratedRegex(@"Write (?<character>[^\n]{1,80}?)'s next reply in a fictional chat between [^\n]{1,400}? and (?<person>[^\n]{1,80}?)(?:\.\s|\.$|$|\n)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex MainPrompt();
}
