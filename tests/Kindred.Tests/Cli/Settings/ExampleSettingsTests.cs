using System.Text.RegularExpressions;
using Kindred.Chat;
using Kindred.Cli.Settings;
using Kindred.LanguageModels;
using Kindred.Memory;
using Kindred.Tests.House;

namespace Kindred.Tests.Cli.Settings;

/// <summary>The settings file that the documents show is one that the program understands.</summary>
public sealed partial class ExampleSettingsTests
{
    private const string Page = "docs/operate/install.md";

    private static readonly IReadOnlyDictionary<string, string?> Example = YamlSettings.Parse(Yaml().Match(Repository.Read(Page)).Groups[1].Value, Page);

    [Fact]
    public void Every_name_of_a_section_is_a_setting_of_the_program()
    {
        var known = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase) { ["models"] = typeof(ModelsOptions), ["prompt"] = typeof(PromptOptions), ["memory"] = typeof(MemoryOptions) };
        foreach (var path in Example.Keys.Select(static key => key.Split(':')).Where(static path => path.Length > 1))
        {
            Names(known[path[0]]).ShouldContain(path[1].ToUpperInvariant());
            if (path.Length > 2) Names(typeof(BackendOptions)).ShouldContain(path[3].ToUpperInvariant());
        }
    }

    [Fact]
    public void The_values_arrive_under_their_paths()
    {
        Example["models:autodetect"].ShouldBe("false");
        Example["models:backends:1:keyvariable"].ShouldBe("OPENROUTER_API_KEY");
        Example["prompt:recalledshare"].ShouldBe("0.25");
        Example["data"].ShouldBe("~/kindred");
    }

    private static IEnumerable<string> Names(Type options) => options.GetProperties().Select(static property => property.Name.ToUpperInvariant());

    [GeneratedRegex("(?s)```yaml\n(.*?)```")]
    private static partial Regex Yaml();
}
