using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kindred.Cli.Settings;

/// <summary>Reads <c>kindred.yaml</c> into configuration paths: <c>memory: { recall_limit: 8 }</c> becomes <c>memory:recalllimit</c>, found without case.</summary>
internal static class YamlSettings
{
    private static readonly string[] Names = ["urls", "data", "model"];

    /// <exception cref="CommandFailedException">The file is not what it should be; it says where and why.</exception>
    public static IReadOnlyDictionary<string, string?> Parse(string text, string fileName)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw Wrong(fileName, error.Start, "this is not valid YAML: " + Sentence(error));
        }

        if (stream.Documents.Count == 0) return settings;
        if (stream.Documents.Count > 1) throw Wrong(fileName, stream.Documents[1].RootNode.Start, "there is a second document; put everything into one");
        var root = stream.Documents[0].RootNode;
        if (root is YamlScalarNode { Value: null or "" }) return settings;
        if (root is not YamlMappingNode mapping) throw Wrong(fileName, root.Start, "expected settings, one 'name: value' a line");
        foreach (var (key, value) in mapping.Children)
        {
            // A misspelt name on the top level would be silently without effect, so it is refused; sections check their own.
            var name = Name(key, fileName);
            if (value is not YamlMappingNode && !Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw Wrong(fileName, key.Start, $"there is no setting '{name}' here (known: {string.Join(", ", Names)}, or a section with settings below it)");
            Add(settings, name, value, fileName);
        }

        return settings;
    }

    private static void Add(Dictionary<string, string?> settings, string path, YamlNode node, string fileName)
    {
        switch (node)
        {
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" }:
                break;
            case YamlScalarNode scalar:
                settings[path] = scalar.Value;
                break;
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children) Add(settings, ConfigurationPath.Combine(path, Name(key, fileName)), value, fileName);
                break;
            case YamlSequenceNode sequence:
                for (var i = 0; i < sequence.Children.Count; i++) Add(settings, ConfigurationPath.Combine(path, i.ToString()), sequence.Children[i], fileName);
                break;
            default:
                throw Wrong(fileName, node.Start, "aliases are not understood here");
        }
    }

    // recall_limit and recall-limit find the property RecallLimit.
    private static string Name(YamlNode key, string fileName) => key is YamlScalarNode { Value: { Length: > 0 } name }
        ? name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
        : throw Wrong(fileName, key.Start, "a name must be a plain word");

    private static string Sentence(YamlException error)
    {
        var message = (error.InnerException ?? error).Message.Trim().TrimEnd('.');
        return message.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(message[0]) + message[1..];
    }

    private static CommandFailedException Wrong(string fileName, Mark place, string what) => new($"{fileName} line {place.Line}: {what}.", ExitCode.Configuration);
}
