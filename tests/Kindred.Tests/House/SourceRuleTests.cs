using System.Text.RegularExpressions;

namespace Kindred.Tests.House;

public sealed partial class SourceRuleTests
{
    /// <summary>Tests that wait for real time, each with its reason.</summary>
    private static readonly Dictionary<string, string> MayWait = new(StringComparer.Ordinal);

    [Fact]
    public void Tests_never_wait_for_time_to_pass() =>
        Repository.Files(".cs")
            .Where(static file => file.StartsWith("tests/", StringComparison.Ordinal) && !MayWait.ContainsKey(file))
            .Where(static file => Waiting().IsMatch(Repository.Read(file)))
            .ShouldBeEmpty();

    [Fact]
    public void What_is_left_to_do_stands_in_an_issue() =>
        Places(Later(), Repository.Files(".cs", ".ts", ".svelte", ".mjs", ".ps1", ".targets", ".props", ".csproj", ".yml")).ShouldBeEmpty();

    [Fact]
    public void No_file_holds_an_address_of_a_package_registry() =>
        Places(RegistryHost(), Text()).ShouldBeEmpty();

    [Fact]
    public void No_file_holds_a_path_of_a_developers_machine() =>
        Places(MachinePath(), Text()).ShouldBeEmpty();

    [Fact]
    public void Every_suppressed_rule_has_its_reason_above_it()
    {
        var lines = Repository.Lines(".editorconfig");
        Enumerable.Range(0, lines.Length)
            .Where(i => Suppression().IsMatch(lines[i]) && !HasReason(lines, i))
            .Select(i => $".editorconfig:{i + 1}: {lines[i]}")
            .ShouldBeEmpty();
    }

    // One reason may stand above a run of rules that it holds for.
    private static bool HasReason(string[] lines, int i)
    {
        while (i > 0 && Suppression().IsMatch(lines[i])) i--;
        return lines[i].StartsWith('#');
    }

    private static IEnumerable<string> Text() =>
        Repository.Files(".cs", ".md", ".json", ".yml", ".yaml", ".ts", ".svelte", ".mjs", ".ps1", ".props", ".targets", ".csproj", ".npmrc", "/kindred", "/run", "kindred");

    private static IEnumerable<string> Places(Regex pattern, IEnumerable<string> files) =>
        from file in files
        where !file.EndsWith("/House/SourceRuleTests.cs", StringComparison.Ordinal)
        from line in Repository.Lines(file).Index()
        where pattern.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"\bTask\.Delay\(|\bThread\.Sleep\(|\bSpinWait\b")]
    private static partial Regex Waiting();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!.*#\d)")]
    private static partial Regex Later();

    [GeneratedRegex(@"registry\.npmjs\.org|api\.nuget\.org|registry\.yarnpkg|deb\.debian\.org|npmmirror|""resolved"": ""http")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"(?<![\w.~])/(work|root|home/\w+|opt/nuget)/")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^dotnet_diagnostic\..+\.severity\s*=\s*(none|silent|suggestion)")]
    private static partial Regex Suppression();
}
