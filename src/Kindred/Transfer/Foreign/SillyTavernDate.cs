using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kindred.Personas.Files;

namespace Kindred.Transfer.Foreign;

/// <summary>The dates that SillyTavern wrote over the years: ISO 8601, <c>June 19, 2023 2:20pm</c>, <c>2023-5-12 @21h 32m 29s 224ms</c>, and Unix milliseconds.</summary>
internal static partial class SillyTavernDate
{
    // No sooner than the first of its kind, no later than a wrong clock can explain.
    private const long Earliest = 946_684_800_000;
    private const long Latest = 4_102_444_800_000;

    private static readonly string[] Spoken = ["MMMM d, yyyy h:mmtt", "MMMM d, yyyy h:mm tt", "MMM d, yyyy h:mmtt", "MMMM d, yyyy HH:mm"];

    /// <param name="zone">The zone of times that name none.</param>
    /// <returns>Null when it is no date that is known here.</returns>
    public static DateTimeOffset? Parse(JsonElement value, TimeZoneInfo zone) => value.ValueKind switch
    {
        JsonValueKind.String => Parse(LooseObject.TextOf(value), zone),
        JsonValueKind.Number when value.TryGetDouble(out var number) => OfUnix(number),
        _ => null,
    };

    /// <inheritdoc cref="Parse(JsonElement, TimeZoneInfo)"/>
    public static DateTimeOffset? Parse(string text, TimeZoneInfo zone)
    {
        text = text.Trim();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return OfUnix(milliseconds);
        if (Stamp().Match(text) is { Success: true } stamp) return OfStamp(stamp, zone);
        if (DateTime.TryParseExact(text, Spoken, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var spoken)) return In(zone, spoken);
        if (!Iso().IsMatch(text)) return null;
        if (HasZone().IsMatch(text)) return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var whole) ? whole : null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? In(zone, local) : null;
    }

    private static DateTimeOffset? OfUnix(double milliseconds) => milliseconds is >= Earliest and <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;

    private static DateTimeOffset? OfStamp(Match stamp, TimeZoneInfo zone)
    {
        int Number(int group) => stamp.Groups[group].Success ? int.Parse(stamp.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var (month, day, hour, minute, second) = (Number(2), Number(3), Number(4), Number(5), Number(6));
        var isDate = month is >= 1 and <= 12 && Number(1) is var year and >= 1 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        return isDate && hour < 24 && minute < 60 && second < 60 ? In(zone, new DateTime(Number(1), month, day, hour, minute, second, Number(7))) : null;
    }

    private static DateTimeOffset? In(TimeZoneInfo zone, DateTime local)
    {
        if (local.Year is < 2 or > 9998) return null;
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(time, zone.GetUtcOffset(time));
    }

    [GeneratedRegex(@"^(\d{4})-(\d{1,2})-(\d{1,2})\s*@\s*(\d{1,2})h\s*(\d{1,2})m\s*(\d{1,2})s(?:\s*(\d{1,3})ms)?$")]
    private static partial Regex Stamp();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(?:[T ]|$)")]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?:Z|[+-]\d{2}:?\d{2})$")]
    private static partial Regex HasZone();
}
