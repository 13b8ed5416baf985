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

    public static bool IsMonth(ReadOnlySpan<char> word) => Contains(Months, word);

    public static bool IsWeekday(ReadOnlySpan<char> word) => Contains(Weekdays, word);

    private static bool Contains(string[] names, ReadOnlySpan<char> word)
    {
        foreach (var name in names)
        {
            if (word.SequenceEqual(name)) return true;
        }

        return false;
    }
}
