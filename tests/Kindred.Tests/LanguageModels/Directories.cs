using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.LanguageModels.Backends.RecallOnly;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Tests.LanguageModels;

/// <summary>Directories over the back-ends of given settings.</summary>
internal static class Directories
{
    public static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(it => KeyValuePair.Create(it.Name, (string?)it.Value))).Build();

    public static ModelDirectory Open(ModelsOptions options, TimeProvider clock, params (string Name, string Value)[] settings)
    {
        var configuration = Settings(settings);
        var backends = BackendSources.Find(options, configuration)
            .Select(address => new OpenAiCompatibleBackend(address, options, clock, NullLogger<OpenAiCompatibleClient>.Instance));
        return new ModelDirectory(
            [.. backends], new RecallOnlyClient(clock), options, new OwnPorts(null, configuration), clock, NullLogger<ModelDirectory>.Instance);
    }

    /// <summary>Two back-ends by their addresses.</summary>
    public static ModelsOptions Of(params (string Name, string Url)[] backends)
    {
        var options = new ModelsOptions { AutoDetect = false };
        foreach (var (name, url) in backends) options.Backends.Add(new BackendOptions { Name = name, BaseUrl = url });
        return options;
    }
}
