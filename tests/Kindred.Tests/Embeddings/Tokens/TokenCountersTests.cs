using Kindred.Embeddings.Tokens;

namespace Kindred.Tests.Embeddings.Tokens;

public sealed class TokenCountersTests
{
    [Theory]
    [InlineData("gpt-4o", "o200k_base")]
    [InlineData("gpt-4o-mini-2024-07-18", "o200k_base")]
    [InlineData("gpt-4.1-nano", "o200k_base")]
    [InlineData("gpt-5", "o200k_base")]
    [InlineData("gpt-5.1-chat", "o200k_base")]
    [InlineData("o1", "o200k_base")]
    [InlineData("o3-mini", "o200k_base")]
    [InlineData("o4-mini", "o200k_base")]
    [InlineData("chatgpt-4o-latest", "o200k_base")]
    [InlineData("gpt-oss:20b", "o200k_base")]
    [InlineData("openai/gpt-4o", "o200k_base")]
    [InlineData("openrouter/openai/GPT-4o", "o200k_base")]
    [InlineData("gpt-4", "cl100k_base")]
    [InlineData("gpt-4-turbo", "cl100k_base")]
    [InlineData("gpt-3.5-turbo", "cl100k_base")]
    [InlineData("gpt-35-turbo", "cl100k_base")]
    [InlineData("text-embedding-3-small", "cl100k_base")]
    [InlineData("text-embedding-ada-002", "cl100k_base")]
    [InlineData("llama3.2:3b", "estimate")]
    [InlineData("mistralai/mistral-7b", "estimate")]
    [InlineData("o1x", "estimate")]
    [InlineData("", "estimate")]
    public void A_model_gets_the_counter_of_its_family(string model, string expected)
    {
        if (!TokenReference.IsInstalled) return;
        var counter = new TokenCounters(TokenReference.Folder).ForModel(model);
        counter.Name.ShouldBe(expected);
        counter.IsExact.ShouldBe(expected != "estimate");
    }

    [Fact]
    public void Without_rank_files_every_model_is_estimated()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        new TokenCounters(folder).ForModel("gpt-4o").Name.ShouldBe("estimate");
        File.WriteAllText(Path.Combine(folder, "cl100k_base.cjs"), "half a file");
        new TokenCounters(folder).ForModel("gpt-4").Name.ShouldBe("estimate");
        Directory.Delete(folder, recursive: true);
    }
}
