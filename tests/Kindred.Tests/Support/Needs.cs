using Kindred.Tests.House;

namespace Kindred.Tests.Support;

/// <summary>What some tests need beyond the repository, and whether it is there.</summary>
internal static class Needs
{
    /// <summary>Node on the path.</summary>
    public const string Node = "node";

    /// <summary>Packages of <c>tests/clients</c>, fetched by <c>./kindred test</c>.</summary>
    public const string ClientPackages = "tests/clients/node_modules/openai/";

    /// <summary>The sentence encoder's weights beside the program, fetched by <c>./kindred build</c>.</summary>
    public const string EncoderWeights = "models/use-lite/";

    /// <summary>The tokenizers' ranks beside the program, fetched by <c>./kindred build</c>.</summary>
    public const string TokenRanks = "models/tokens/";

    /// <summary>The LoCoMo data set (CC BY-NC, never part of the repository): the file that KINDRED_LOCOMO names, else the one in <see cref="SharedData"/>.</summary>
    public const string Locomo = "locomo/locomo6.json";

    /// <summary>What a SillyTavern sent in one afternoon, in <see cref="SharedData"/>, never part of the repository.</summary>
    public const string RecordedChats = "sillytavern/sequence.json";

    private static readonly string SharedData = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    public static string? LocomoFile { get; } = new[] { Environment.GetEnvironmentVariable("KINDRED_LOCOMO"), Path.Combine(SharedData, Locomo) }.FirstOrDefault(File.Exists);

    public static string RecordedChatsFile { get; } = Path.Combine(SharedData, RecordedChats);

    /// <summary>Null when all of them are there, else a sentence for the test's result.</summary>
    public static string? Missing(IEnumerable<string> needs) => needs.FirstOrDefault(static need => !IsThere(need)) is { } missing ? $"{missing} is not there" : null;

    private static bool IsThere(string need) => need switch
    {
        Locomo => LocomoFile is not null,
        RecordedChats => File.Exists(RecordedChatsFile),
        EncoderWeights or TokenRanks => Path.Exists(Path.Combine(AppContext.BaseDirectory, need)),
        _ when need.Contains('/', StringComparison.Ordinal) => Path.Exists(Path.Combine(Repository.Root, need)),
        _ => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, need)) || File.Exists(Path.Combine(folder, need + ".exe"))),
    };
}
