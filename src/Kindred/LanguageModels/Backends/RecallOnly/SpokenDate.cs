using System.Globalization;
using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Dates as a sentence says them.</summary>
internal static partial class SpokenDate
{
    /// <summary>"On Friday 12 May 2023", "Today, Friday 12 May 2023," or "Yesterday, …": the beginning of a sentence.</summary>
    public static string Opening(DateTimeOffset said, DateTimeOffset now)
    {
        var day = said.ToOffset(now.Offset);
        return (now.Date - day.Date).Days switch
        {
            0 => $"Today, {Long(day)},",
            1 => $"Yesterday, {Long(day)},",
            _ => $"On {Long(day)}",
        };
    }

    /// <summary>The day that a quoted "tomorrow" or "three days ago" meant; null when the words name none or more than one.</summary>
    public static string? Meant(string quote, DateTimeOffset said, DateTimeOffset now)
    {
        var matches = Relative().Matches(quote);
        if (matches.Count != 1) return null;
        var word = matches[0];
        var days = word.Groups["count"].Success ? Count(word.Groups["count"].Value) * (word.Groups["ago"].Success ? -1 : 1) : word.Value.ToLowerInvariant() switch
        {
            "yesterday" or "last night" => -1,
            "tomorrow" => 1,
            _ => 0,
        };
        return $"“{word.Value}” then meant {Long(said.ToOffset(now.Offset).AddDays(days))}.";
    }

    private static string Long(DateTimeOffset day) => day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    private static int Count(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Array.IndexOf(["a", "two", "three", "four", "five", "six", "seven"], word.ToLowerInvariant()) + 1;

    [GeneratedRegex(@"\b(?:yesterday|tomorrow|today|tonight|last\s+night|in\s+(?<count>\d{1,3}|a|two|three|four|five|six|seven)\s+days?|(?<count>\d{1,3}|a|two|three|four|five|six|seven)\s+days?\s+(?<ago>ago))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Relative();
}
