namespace Kindred.Tests.House;

/// <summary>The files of this repository, as the house tests read them.</summary>
internal static class Repository
{
    // What .gitignore keeps out.
    private static readonly string[] Ignored = ["artifacts", "node_modules", ".kindred", ".git", ".vs", ".idea", "data"];

    public static string Root { get; } = Find();

    public static string Source { get; } = Path.Combine(Root, "src", "Kindred");

    /// <summary>All files with one of these endings (none for all), relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files(params string[] endings) =>
    [
        .. Walk(new DirectoryInfo(Root))
            .Select(static file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Where(file => endings.Length == 0 || endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles()) yield return file;
        foreach (var inner in folder.EnumerateDirectories())
        {
            if (Ignored.Contains(inner.Name) || inner.LinkTarget is not null) continue;
            foreach (var file in Walk(inner)) yield return file;
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kindred.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests must run from a build inside the repository.");
    }
}
