using Kindred.LanguageModels;

namespace Kindred.Tests.LanguageModels;

public class ContextWindowsTests
{
    [Theory]
    [InlineData("gpt-4", 8_192)]
    [InlineData("gpt-4-0613", 8_192)]
    [InlineData("gpt-4o-mini", 128_000)]
    [InlineData("gpt-4.1-nano", 1_047_576)]
    [InlineData("gpt-5-chat-latest", 128_000)]
    [InlineData("gpt-5-mini", 400_000)]
    [InlineData("o1-mini-2024-09-12", 128_000)]
    [InlineData("o1", 200_000)]
    [InlineData("gpt-4x", null)]
    [InlineData("llama3:8b", null)]
    public void Windows_of_well_known_models_are_known(string model, int? tokens) => ContextWindows.Of(model).ShouldBe(tokens);
}
