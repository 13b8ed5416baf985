using System.Text.RegularExpressions;

namespace Kindred.Tests.House;

public sealed partial class ArrowTests
{
    [Fact]
    public void A_folder_uses_only_folders_below_it() => Offences().ShouldBeEmpty();

    [Fact]
    public void The_table_of_arrows_has_no_loop()
    {
        var left = Floors.Arrows.ToDictionary(static row => row.Key, static row => row.Value.ToHashSet());
        while (left.Where(static row => row.Value.Count == 0).Select(static row => row.Key).ToArray() is { Length: > 0 } free)
        {
            foreach (var folder in free) left.Remove(folder);
            foreach (var row in left.Values) row.ExceptWith(free);
        }

        left.Keys.ShouldBeEmpty();
    }

    [Fact]
    public void The_table_names_no_folder_that_has_no_row() =>
        Floors.Arrows.Values.SelectMany(static row => row).Distinct().Except(Floors.Arrows.Keys).ShouldBeEmpty();

    [Fact]
    public void None_of_our_own_namespaces_is_used_globally() =>
        Repository.Files(".cs", ".csproj", ".props", ".targets")
            .Where(static file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(static file => GlobalUsing().IsMatch(Repository.Read(file)))
            .ShouldBeEmpty();

    private static IEnumerable<string> Offences()
    {
        foreach (var file in Repository.Files(".cs").Where(static file => file.StartsWith("src/Kindred/", StringComparison.Ordinal)))
        {
            var parts = file.Split('/');
            var folder = parts.Length > 3 ? parts[2] : "";
            if (Floors.Top.Contains(folder)) continue;
            if (!Floors.Arrows.TryGetValue(folder, out var allowed))
            {
                yield return $"{folder} has no row in the table of arrows ({file})";
                continue;
            }

            foreach (var used in Mention().Matches(Repository.Read(file)).Select(static match => match.Groups[1].Value).Distinct())
            {
                if (used != folder && !allowed.Contains(used)) yield return $"{file} uses {used}, but {folder} may not";
            }
        }
    }

    // Only folders count: Kindred.Tests in an attribute or a sentence is none.
    [GeneratedRegex(@"\bKindred\.(?!Tests\b|Benchmarks\b)([A-Z]\w*)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"global using\s+(static\s+)?Kindred|<Using Include=""Kindred")]
    private static partial Regex GlobalUsing();
}
