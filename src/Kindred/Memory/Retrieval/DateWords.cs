using System.Globalization;

namespace Kindred.Memory.Retrieval;

/// <summary>The date of a turn as words to search by: "8 may 2023 monday", so that "in May" and "on Monday" find it.</summary>
internal static class DateWords
{
    private static readonly string[] Months = [.. Enumerable.Range(1, 12).Select(month => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month).ToLowerInvariant())];
    private static readonly string[] Weekdays = [.. Enum.GetNames<DayOfWeek>().Select(name => name.ToLowerInvariant())];

    /// <summary>Calls <paramref name="add"/> with each word; the day is the one that the speaker's own clock showed.</summary>
    public static void Write(DateTimeOffset saidAt, Action<string> add)
    {
        add(saidAt.Day.ToString(CultureInfo.InvariantCulture));
        add(Months[saidAt.Month - 1]);
        add(saidAt.Year.ToString(CultureInfo.InvariantCulture));
        add(Weekdays[(int)saidAt.DayOfWeek]);
    }

    /// <summary>1 to 12 for the name of a month.</summary>
    public static int? Month(ReadOnlySpan<char> word) => Find(Months, word) is >= 0 and var at ? at + 1 : null;

    public static DayOfWeek? Weekday(ReadOnlySpan<char> word) => Find(Weekdays, word) is >= 0 and var at ? (DayOfWeek)at : null;

    private static int Find(string[] names, ReadOnlySpan<char> word)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (word.SequenceEqual(names[i])) return i;
        }

        return -1;
    }
}
