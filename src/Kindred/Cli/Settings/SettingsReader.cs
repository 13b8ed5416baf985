namespace Kindred.Cli.Settings;

/// <summary>What was given on the command line; null where nothing was.</summary>
internal sealed record SettingsFlags(string? Urls = null, string? Data = null, string? Model = null, string? Config = null);

/// <summary>Merges every source of settings: flag over environment over <c>.env</c> over <c>kindred.yaml</c> over default.</summary>
internal static class SettingsReader
{
    private const string Prefix = "KINDRED_";
    private const string YamlName = "kindred.yaml";

    /// <summary>Reads the files of the working folder and makes sure of the data folder.</summary>
    /// <exception cref="CommandFailedException">A source is wrong (exit code 78).</exception>
    public static ServerSettings Read(SettingsFlags flags, Surroundings surroundings)
    {
        var configuration = Merge(flags, surroundings);
        var urls = Given(configuration["urls"]) ?? ServerSettings.DefaultUrls;
        if (ListenAddresses.Complaint(urls, hasUsers: false) is { } complaint) throw new CommandFailedException(complaint, ExitCode.Configuration);
        var data = Path.GetFullPath(DataFolder.Expand(Given(configuration["data"]), surroundings), surroundings.WorkingFolder);
        DataFolder.Create(data);
        return new ServerSettings(urls, data, Given(configuration["model"]), configuration);
    }

    /// <summary>All settings by their configuration path. Variables without our prefix keep their name, so <c>OPENAI_API_KEY</c> may stand in <c>.env</c> too.</summary>
    public static IConfigurationRoot Merge(SettingsFlags flags, Surroundings surroundings)
    {
        var dotEnvFile = Path.Combine(surroundings.WorkingFolder, ".env");
        var dotEnv = File.Exists(dotEnvFile) ? DotEnv.Parse(ReadFile(dotEnvFile), ".env") : new Dictionary<string, string>();
        var configName = Given(flags.Config) ?? surroundings.Variable(Prefix + "CONFIG") ?? dotEnv.GetValueOrDefault(Prefix + "CONFIG");
        var given = new Dictionary<string, string?> { ["urls"] = flags.Urls, ["data"] = flags.Data, ["model"] = flags.Model };
        return new ConfigurationBuilder()
            .AddInMemoryCollection(Yaml(configName, surroundings.WorkingFolder))
            .AddInMemoryCollection(dotEnv.Select(Setting))
            .AddInMemoryCollection(surroundings.Environment.Select(Setting))
            .AddInMemoryCollection(given.Where(flag => Given(flag.Value) is not null))
            .Build();
    }

    private static IReadOnlyDictionary<string, string?> Yaml(string? configName, string workingFolder)
    {
        var file = Path.GetFullPath(configName ?? YamlName, workingFolder);
        if (File.Exists(file)) return YamlSettings.Parse(ReadFile(file), configName ?? YamlName);
        return configName is null ? new Dictionary<string, string?>() : throw new CommandFailedException($"The settings file {file} does not exist.", ExitCode.Configuration);
    }

    // KINDRED_MEMORY__RECALL_LIMIT and KINDRED_MEMORY__RECALLLIMIT both find Memory:RecallLimit.
    private static KeyValuePair<string, string?> Setting(KeyValuePair<string, string> variable) => new(
        variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? string.Join(ConfigurationPath.KeyDelimiter, variable.Key[Prefix.Length..].Split("__").Select(part => part.Replace("_", "", StringComparison.Ordinal)))
            : variable.Key,
        variable.Value);

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The settings file {file} cannot be read: {error.Message}", ExitCode.Configuration);
        }
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
