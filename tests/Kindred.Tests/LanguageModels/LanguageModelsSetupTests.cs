using Kindred.LanguageModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kindred.Tests.LanguageModels;

public class LanguageModelsSetupTests
{
    [Fact]
    public void Settings_become_back_ends_in_order()
    {
        using var provider = Provide(
            ("Models:Backends:0:Name", "lab"), ("Models:Backends:0:BaseUrl", "lab.local:9000"), ("Models:Default", "m"), ("OPENAI_API_KEY", "secret"), ("GROQ_API_KEY", "other"));
        var directory = provider.GetRequiredService<ModelDirectory>();
        directory.Status.Select(status => $"{status.Name} {status.Address}").ShouldBe(
            ["lab http://lab.local:9000/v1/", "openai https://api.openai.com/v1/", "groq https://api.groq.com/openai/v1/"]);
    }

    [Theory]
    [InlineData("Models:OllamaPort", "70000", "OllamaPort")]
    [InlineData("Models:FirstByteTimeout", "00:00:00", "FirstByteTimeout")]
    [InlineData("OPENAI_BASE_URL", "ftp://x", "OPENAI_BASE_URL")]
    [InlineData("OLLAMA_HOST", "http://", "OLLAMA_HOST")]
    [InlineData("Models:Backends:0:Name", "no address", "Models:Backends")]
    public void A_bad_setting_is_refused_by_name(string name, string value, string named)
    {
        using var provider = Provide((name, value));
        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<ModelsOptions>>().Value).Message.ShouldContain(named);
    }

    private static ServiceProvider Provide(params (string, string)[] settings) =>
        new ServiceCollection().AddLogging(logging => logging.ClearProviders()).AddLanguageModels(Directories.Settings(settings)).BuildServiceProvider();
}
