using System.Text.RegularExpressions;

namespace Kindred.Personas.Lorebooks;

/// <summary>Keys that are regular expressions, written as in JavaScript and run by .NET. Their author is a stranger, so length and time are bounded.</summary>
internal static class KeyPattern
{
    public const int MaxLength = 1_000;

    /// <summary>One pattern on one message.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    /// <summary>Body and flags when the key is written <c>/body/flags</c> with slashes inside escaped; null when it is plain text.</summary>
    public static (string Body, string Flags)? Split(string key)
    {
        var end = key.LastIndexOf('/');
        if (key.Length < 3 || key[0] != '/' || end < 2) return null;
        var flags = key[(end + 1)..];
        if (flags.Any(flag => !"dgimsuvy".Contains(flag, StringComparison.Ordinal))) return null;
        var body = key[1..end];
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '/') return null;
            if (body[i] == '\\') i++;
        }

        return (body, flags);
    }

    /// <summary>Null when the pattern is too long or not valid.</summary>
    public static Regex? Build(string key, bool caseSensitive)
    {
        var split = Split(key);
        var (body, flags) = split ?? (key, caseSensitive ? "" : "i");
        if (body.Length > MaxLength) return null;
        var options = RegexOptions.CultureInvariant;
        if (flags.Contains('i', StringComparison.Ordinal)) options |= RegexOptions.IgnoreCase;
        if (flags.Contains('m', StringComparison.Ordinal)) options |= RegexOptions.Multiline;
        if (flags.Contains('s', StringComparison.Ordinal)) options |= RegexOptions.Singleline;
        try
        {
            return new Regex(body, options, Timeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
