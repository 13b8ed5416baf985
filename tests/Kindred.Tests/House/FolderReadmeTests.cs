using System.Text.RegularExpressions;

namespace Kindred.Tests.House;

public sealed partial class FolderReadmeTests
{
    [Fact]
    public void Every_folder_of_the_product_says_what_it_is_for() =>
        Folders().Where(static folder => !File.Exists(Path.Combine(folder, "README.md"))).Select(Name).ShouldBeEmpty();

    [Fact]
    public void Every_file_that_a_folder_names_exists() =>
        Folders()
            .Where(static folder => File.Exists(Path.Combine(folder, "README.md")))
            .SelectMany(static folder => NamedFile().Matches(File.ReadAllText(Path.Combine(folder, "README.md"))).Select(match => (folder, name: match.Groups[1].Value)))
            .Where(static named => !Exists(named.folder, named.name))
            .Select(static named => $"{Name(named.folder)}/README.md names {named.name}")
            .ShouldBeEmpty();

    // Folders of the first level, or deeper where they are the first to hold code (Backends/Embedded).
    private static IEnumerable<string> Folders() => Directory.EnumerateDirectories(Repository.Source).SelectMany(WithCode).Order(StringComparer.Ordinal);

    private static IEnumerable<string> WithCode(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs").Any() ? [folder] : Directory.EnumerateDirectories(folder).SelectMany(WithCode);

    private static bool Exists(string folder, string name) =>
        Path.Exists(Path.Combine(folder, name)) || Path.Exists(Path.Combine(Repository.Source, name)) || Path.Exists(Path.Combine(Repository.Root, name));

    private static string Name(string folder) => Path.GetRelativePath(Repository.Root, folder);

    // Names with a star or an ellipsis stand for several files; a folder of ours begins with a capital letter.
    [GeneratedRegex(@"`([\w./-]+(?:\.cs|\.yaml|\.targets)|[A-Z]\w*/)`")]
    private static partial Regex NamedFile();
}
