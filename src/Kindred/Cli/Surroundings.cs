using System.Collections;

namespace Kindred.Cli;

/// <summary>What a command sees of the world: tests hand in their own.</summary>
/// <param name="Interactive">A person sits at both ends: input and output are a terminal.</param>
internal sealed record Surroundings(
    string WorkingFolder,
    IReadOnlyDictionary<string, string> Environment,
    TextReader Input,
    TextWriter Output,
    TextWriter Error,
    bool Interactive,
    TimeProvider Clock)
{
    public static Surroundings OfThisProcess()
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            if (entry.Value is string value) environment[(string)entry.Key] = value;
        }

        return new Surroundings(
            Directory.GetCurrentDirectory(),
            environment,
            Console.In,
            Console.Out,
            Console.Error,
            !Console.IsInputRedirected && !Console.IsOutputRedirected,
            TimeProvider.System);
    }

    /// <summary>An environment variable, null when it is not set or empty.</summary>
    public string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
