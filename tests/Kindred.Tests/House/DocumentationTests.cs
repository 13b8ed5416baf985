using System.Text.RegularExpressions;

namespace Kindred.Tests.House;

public sealed partial class DocumentationTests
{
    private const string Decisions = "docs/decisions/";

    [Fact]
    public void Every_link_leads_to_a_file() =>
        (from page in Repository.Files(".md")
         from Match link in Link().Matches(Fence().Replace(Repository.Read(page), ""))
         let target = Uri.UnescapeDataString((link.Groups[1].Success ? link.Groups[1] : link.Groups[2]).Value.Split('#')[0])
         where target.Length > 0 && !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target))
         select $"{page} links to {target}").ShouldBeEmpty();

    [Fact]
    public void Every_link_to_a_heading_finds_it() =>
        (from page in Repository.Files(".md")
         from Match link in Link().Matches(Fence().Replace(Repository.Read(page), ""))
         where link.Groups[1].Success && link.Groups[1].Value.Contains('#', StringComparison.Ordinal)
         let parts = link.Groups[1].Value.Split('#', 2)
         let target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0])
         where target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Path.Combine(Repository.Root, target)) && !Headings(target).Contains(parts[1])
         select $"{page} links to #{parts[1]} of {target}").ShouldBeEmpty();

    [Fact]
    public void Every_decision_has_its_own_number_a_title_a_date_and_the_three_parts()
    {
        var records = Repository.Files(".md").Where(static file => file.StartsWith(Decisions, StringComparison.Ordinal) && !file.EndsWith("README.md", StringComparison.Ordinal)).ToArray();
        records.ShouldNotBeEmpty();
        records.Select(static file => file[Decisions.Length..].Split('-')[0]).ShouldBeUnique();
        foreach (var file in records)
        {
            var (text, number) = (Repository.Read(file), file[Decisions.Length..].Split('-')[0]);
            number.ShouldMatch(@"^\d{4}$", file);
            text.ShouldStartWith($"# {number} ", customMessage: file);
            text.ShouldMatch(@"(?m)^Date: \d{4}-\d{2}-\d{2}$", file);
            foreach (var part in (string[])["## Context", "## Decision", "## Consequences"]) text.ShouldContain(part, customMessage: file);
        }
    }

    [Fact]
    public void Every_decision_is_in_the_list_of_decisions()
    {
        var list = Repository.Read(Decisions + "README.md");
        Repository.Files(".md")
            .Where(static file => file.StartsWith(Decisions, StringComparison.Ordinal) && !file.EndsWith("README.md", StringComparison.Ordinal))
            .Where(file => !list.Contains($"({file[Decisions.Length..]})", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    // As the usual viewers make anchors of headings.
    private static HashSet<string> Headings(string page) =>
        [.. Heading().Matches(Repository.Read(page)).Select(static match => NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    // [words](target "title") outside of the web, and src="…" of pictures in HTML.
    [GeneratedRegex(@"\]\((?!\w+:)([^)\s]+)[^)]*\)|\b(?:src|srcset|href)=""(?!\w+:|#)([^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("(?s)```.*?```|`[^`\n]*`")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?m)^#+ (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
