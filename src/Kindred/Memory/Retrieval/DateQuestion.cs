using System.Globalization;

namespace Kindred.Memory.Retrieval;

/// <summary>The parts of a date that a question names: "on Monday", "in May", "8 May 2023". Null where it names none.</summary>
internal readonly record struct DateQuestion(int? Day, int? Month, int? Year, DayOfWeek? Weekday)
{
    private static readonly string[] BeforeMay = ["in", "of", "last", "this", "next", "since", "until", "during", "early", "late", "mid"];

    /// <param name="words">The question's folded words.</param>
    public static DateQuestion Of(IReadOnlyList<string> words)
    {
        var date = default(DateQuestion);
        for (var i = 0; i < words.Count; i++)
        {
            if (DateWords.Month(words[i]) is { } month && (words[i] != "may" || IsMay(words, i))) date = date with { Month = month, Day = DayAt(words, i - 1) ?? DayAt(words, i + 1) };
            else if (DateWords.Weekday(words[i]) is { } weekday) date = date with { Weekday = weekday };
            else if (Number(words[i]) is >= 1900 and < 2200 and var year) date = date with { Year = year };
        }

        return date;
    }

    /// <summary>Share of the named parts that a day has, 0 to 1; 0 when none is named.</summary>
    public float Match(DateTimeOffset day)
    {
        var (named, met) = (0, 0);
        void Compare(int? wanted, int actual)
        {
            if (wanted is null) return;
            named++;
            if (wanted == actual) met++;
        }

        Compare(Day, day.Day);
        Compare(Month, day.Month);
        Compare(Year, day.Year);
        Compare((int?)Weekday, (int)day.DayOfWeek);
        return named == 0 ? 0 : (float)met / named;
    }

    // "may" is a month only where a month is expected.
    private static bool IsMay(IReadOnlyList<string> words, int at) =>
        (at > 0 && (BeforeMay.Contains(words[at - 1]) || DayAt(words, at - 1) is not null)) || DayAt(words, at + 1) is not null
        || (at + 1 < words.Count && Number(words[at + 1]) is >= 1900 and < 2200);

    private static int? DayAt(IReadOnlyList<string> words, int at)
    {
        if (at < 0 || at >= words.Count) return null;
        var word = words[at];
        if (word.Length > 2 && word[^2..] is "st" or "nd" or "rd" or "th") word = word[..^2];
        return Number(word) is >= 1 and <= 31 and var day ? day : null;
    }

    private static int? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
