using System.Text.RegularExpressions;

namespace Kindred.Chat.Transcripts;

/// <summary>
/// The instructions that SillyTavern puts among the messages of a chat, in the words of its default presets (version 1.19): where the chat begins,
/// who talks, and what is wanted besides a plain reply. People may change these words, so nothing depends on finding them.
/// </summary>
internal static partial class FrontEndMarks
{
    private const int MostNameLength = 80;
    private const string MainPromptBegin = "Write ";
    private const string MainPromptMiddle = "'s next reply in a fictional chat between ";

    /// <summary>Stands in front of the chat itself, after the persona and the examples.</summary>
    public static bool IsNewChat(string text) => NewChat().IsMatch(text);

    public static bool IsContinue(string text) => Continue().IsMatch(text);

    public static bool IsImpersonate(string text) => Impersonate().IsMatch(text);

    /// <summary>Who is to talk next in a group; null when the text is something else.</summary>
    public static string? GroupSpeaker(string text) => Group().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    public static IReadOnlyList<string> GroupMembers(string text) =>
        Members().Match(text) is { Success: true } match ? match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>Character and person out of the default main prompt.</summary>
    public static (string Character, string Person)? Names(string text)
    {
        var middle = text.IndexOf(MainPromptMiddle, StringComparison.Ordinal);
        if (middle < 0) return null;
        var begin = text.LastIndexOf(MainPromptBegin, middle, StringComparison.Ordinal);
        if (begin < 0) return null;
        var character = text[(begin + MainPromptBegin.Length)..middle];

        // "… between Wren and Sam.", in a group "… between Wren, Bram and Sam."
        var rest = text.AsSpan(middle + MainPromptMiddle.Length);
        if (rest.IndexOf('\n') is var line and >= 0) rest = rest[..line];
        if (rest.IndexOf(" and ", StringComparison.Ordinal) is not (>= 0 and var and)) return null;
        var person = rest[(and + " and ".Length)..];
        if (person.IndexOf(". ", StringComparison.Ordinal) is var end and >= 0) person = person[..end];
        person = person.TrimEnd().TrimEnd('.');
        return character.Length is 0 or > MostNameLength || person.Length is 0 or > MostNameLength || character.Contains('\n', StringComparison.Ordinal) ? null : (character, person.ToString());
    }

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
}
