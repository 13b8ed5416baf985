using System.Globalization;
using System.Text.RegularExpressions;

namespace Kindred.Personas.Macros;

/// <summary>{{roll}}: <c>20</c>, <c>d20</c>, <c>2d6</c>, <c>2d6+1</c>.</summary>
internal static partial class Dice
{
    /// <summary>The sum of the dice; null when the formula is none or asks for more than 1,000 dice.</summary>
    public static string? Roll(string formula, long seed, string label)
    {
        if (Formula().Match(formula.Trim()) is not { Success: true } match) return null;
        var count = match.Groups["count"].Length > 0 ? int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) : 1;
        var sides = int.Parse(match.Groups["sides"].ValueSpan, CultureInfo.InvariantCulture);
        var plus = match.Groups["plus"].Length > 0 ? int.Parse(match.Groups["plus"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (count > 1_000 || sides < 1) return null;
        var sum = Enumerable.Range(0, count).Sum(die => 1L + SeededChance.Pick(seed, $"die {die} {label}", sides));
        return (sum + plus).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?:(?<count>[0-9]{0,4})[dD])?(?<sides>[0-9]{1,9})(?<plus>[+-][0-9]{1,9})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Formula();
}
