using System.Globalization;
using System.Text;

namespace Kindred.Personas.Macros;

/// <summary>Macros of date and time, in English as SillyTavern writes them.</summary>
internal static class MacroTime
{
    private static readonly (string Token, string Format)[] Tokens =
    [
        ("YYYY", "yyyy"), ("MMMM", "MMMM"), ("dddd", "dddd"), ("MMM", "MMM"), ("ddd", "ddd"), ("YY", "yy"),
        ("MM", "MM"), ("DD", "dd"), ("HH", "HH"), ("hh", "hh"), ("mm", "mm"), ("ss", "ss"),
        ("M", "%M"), ("D", "%d"), ("H", "%H"), ("h", "%h"), ("m", "%m"), ("s", "%s"), ("A", "tt"), ("a", "tt"), ("Z", "zzz"),
    ];

    public static string? Of(Macro macro, MacroContext context)
    {
        if (context.Now is not { } now) return null;
        return macro.Name switch
        {
            "time" when macro.Argument is null => Write(now, "h:mm tt"),
            "time" or "datetimeformat" when macro.Argument is null => null,
            "time" => Shift(macro.Argument!, now),
            "date" => Write(now, "MMMM d, yyyy"),
            "weekday" => Write(now, "dddd"),
            "isotime" => Write(now, "HH:mm"),
            "isodate" => Write(now, "yyyy-MM-dd"),
            "datetimeformat" => Format(macro.Argument!.Trim(), now),
            "idle_duration" or "idleduration" => context.LastActive is { } last ? Duration(now - last) : "just now",
            _ when macro.Name.StartsWith("time_", StringComparison.Ordinal) => Shift(macro.Name[5..], now),
            _ => null,
        };
    }

    private static string Write(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    // {{time_UTC+2}}, {{time::UTC-3}}
    private static string? Shift(string zone, DateTimeOffset now)
    {
        if (!zone.Trim().StartsWith("utc", StringComparison.OrdinalIgnoreCase)) return null;
        var isHours = int.TryParse(zone.Trim().AsSpan(3), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hours);
        return isHours && hours is >= -14 and <= 14 ? Write(now.ToOffset(TimeSpan.FromHours(hours)), "h:mm tt") : null;
    }

    // Formats as moment.js writes them; [text] is taken as it stands.
    private static string Format(string format, DateTimeOffset now)
    {
        var output = new StringBuilder();
        for (var i = 0; i < format.Length;)
        {
            if (format[i] == '[' && format.IndexOf(']', i) is var end and > 0)
            {
                output.Append(format, i + 1, end - i - 1);
                i = end + 1;
            }
            else if (Array.Find(Tokens, token => string.CompareOrdinal(format, i, token.Token, 0, token.Token.Length) == 0) is { Token: { } found } match)
            {
                output.Append(found == "a" ? Write(now, match.Format).ToLowerInvariant() : Write(now, match.Format));
                i += found.Length;
            }
            else
            {
                output.Append(format[i++]);
            }
        }

        return output.ToString();
    }

    // The steps of moment.js' humanize.
    private static string Duration(TimeSpan idle) => idle switch
    {
        { TotalSeconds: < 45 } => "a few seconds",
        { TotalSeconds: < 90 } => "a minute",
        { TotalMinutes: < 45 } => $"{Math.Round(idle.TotalMinutes)} minutes",
        { TotalMinutes: < 90 } => "an hour",
        { TotalHours: < 22 } => $"{Math.Round(idle.TotalHours)} hours",
        { TotalHours: < 36 } => "a day",
        { TotalDays: < 26 } => $"{Math.Round(idle.TotalDays)} days",
        { TotalDays: < 45 } => "a month",
        { TotalDays: < 320 } => $"{Math.Round(idle.TotalDays / 30.44)} months",
        { TotalDays: < 548 } => "a year",
        _ => $"{Math.Round(idle.TotalDays / 365.25)} years",
    };
}
