using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;

namespace Kindred.Tests.LanguageModels.Backends.OpenAiCompatible;

public class BackendSourcesTests
{
    [Theory]
    [InlineData("https://api.openai.com", "https://api.openai.com/v1/")]
    [InlineData("https://api.openai.com/", "https://api.openai.com/v1/")]
    [InlineData("https://api.openai.com/v1", "https://api.openai.com/v1/")]
    [InlineData("https://api.openai.com/v1//", "https://api.openai.com/v1/")]
    [InlineData("http://127.0.0.1:9100/v1/chat/completions", "http://127.0.0.1:9100/v1/")]
    [InlineData("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/")]
    [InlineData("https://x.test/openai/deployments/d?api-version=1", "https://x.test/openai/deployments/d/")]
    [InlineData(" localhost:1234 ", "http://localhost:1234/v1/")]
    public void A_base_URL_is_taken_as_people_write_it(string written, string meant) => BackendUrls.Base(written, "X").ToString().ShouldBe(meant);

    [Theory]
    [InlineData("127.0.0.1:11434", "http://127.0.0.1:11434/v1/")]
    [InlineData("0.0.0.0", "http://127.0.0.1:11434/v1/")]
    [InlineData("0.0.0.0:5000", "http://127.0.0.1:5000/v1/")]
    [InlineData(":5000", "http://127.0.0.1:5000/v1/")]
    [InlineData("[::]:5000", "http://127.0.0.1:5000/v1/")]
    [InlineData("[::1]", "http://[::1]:11434/v1/")]
    [InlineData("gpu.local", "http://gpu.local:11434/v1/")]
    [InlineData("http://gpu.local:5000/", "http://gpu.local:5000/v1/")]
    [InlineData("https://gpu.local", "https://gpu.local/v1/")]
    [InlineData("\"http://gpu.local:5000/v1\"", "http://gpu.local:5000/v1/")]
    [InlineData("http://gpu.local:5000/ollama", "http://gpu.local:5000/ollama/v1/")]
    public void OLLAMA_HOST_is_taken_in_all_its_forms(string written, string meant) => BackendUrls.Ollama(written).ToString().ShouldBe(meant);

    [Fact]
    public void Either_variable_of_OpenAI_suffices()
    {
        Find(("OPENAI_API_KEY", "k")).Single().ShouldSatisfyAllConditions(a => a.Key.ShouldBe("k"), a => a.Shown.ShouldBe("https://api.openai.com/v1/"));
        Find(("OPENAI_BASE_URL", "http://lab:1")).Single().ShouldSatisfyAllConditions(a => a.Key.ShouldBeNull(), a => a.Shown.ShouldBe("http://lab:1/v1/"));
        Find(("OPENAI_API_KEY", " ")).ShouldAllBe(a => a.IsDetected);
    }

    [Fact]
    public void Each_service_is_found_by_its_key() =>
        Find(("OLLAMA_HOST", "h"), ("GROQ_API_KEY", "g"), ("OPENROUTER_API_KEY", "r"), ("GEMINI_API_KEY", "e")).Select(a => $"{a.Name} {a.Shown}").ShouldBe(
        [
            "openrouter https://openrouter.ai/api/v1/",
            "groq https://api.groq.com/openai/v1/",
            "gemini https://generativelanguage.googleapis.com/v1beta/openai/",
            "ollama http://h:11434/v1/",
        ]);

    [Fact]
    public void Without_any_setting_the_usual_ports_of_this_machine_are_meant() =>
        Find().Select(a => a.ToString()).ShouldBe(
            ["ollama at http://127.0.0.1:11434/v1/", "lmstudio at http://127.0.0.1:1234/v1/", "llama-server at http://127.0.0.1:8080/v1/"]);

    private static IReadOnlyList<BackendAddress> Find(params (string, string)[] settings) =>
        BackendSources.Find(new ModelsOptions(), Directories.Settings(settings));
}
