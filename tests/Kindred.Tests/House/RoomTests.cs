using System.Text.RegularExpressions;

namespace Kindred.Tests.House;

public sealed partial class RoomTests
{
    private const int LongestFile = 400;

    private static readonly string[] Places = ["src/", "tests/", "bench/", "web/", "integrations/"];

    [Fact]
    public void No_file_is_longer_than_four_hundred_lines() =>
        Code(".cs", ".ts", ".svelte", ".mjs")
            .Select(static file => (file, lines: Repository.Lines(file).Length))
            .Where(static room => room.lines > LongestFile)
            .Select(static room => $"{room.file} has {room.lines} lines")
            .ShouldBeEmpty();

    [Fact]
    public void No_file_and_no_type_has_a_name_that_says_nothing() =>
        Code(".cs")
            .Where(static file => Empty().IsMatch(Path.GetFileNameWithoutExtension(file)) || EmptyType().IsMatch(Repository.Read(file)))
            .ShouldBeEmpty();

    [Fact]
    public void No_folder_is_a_drawer() =>
        Code(".cs")
            .Select(static file => Path.GetDirectoryName(file)!)
            .Distinct()
            .Where(static folder => folder.Split('/', '\\').Any(static part => part is "Common" or "Shared" or "Utils" or "Helpers" or "Models" or "Enums" or "Core" or "Misc"))
            .ShouldBeEmpty();

    [Fact]
    public void Program_fits_on_a_page() => Repository.Lines("src/Kindred/Program.cs").Length.ShouldBeLessThan(60);

    private static IEnumerable<string> Code(params string[] endings) =>
        Repository.Files(endings).Where(static file => Places.Any(place => file.StartsWith(place, StringComparison.Ordinal)));

    [GeneratedRegex(@"(Manager|Helpers?|Utils?|Utility|Utilities|Common|Base)$")]
    private static partial Regex Empty();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Manager|Helpers?|Utils?|Utility|Utilities|Common|Base)\b")]
    private static partial Regex EmptyType();
}
