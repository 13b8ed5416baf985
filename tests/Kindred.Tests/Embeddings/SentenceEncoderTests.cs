using Kindred.Embeddings;
using Kindred.Embeddings.Tokens;
using Kindred.Tests.Embeddings.UseLite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kindred.Tests.Embeddings;

public sealed class SentenceEncoderTests
{
    [Fact]
    public void With_weights_it_encodes_and_names_its_engine()
    {
        if (Reference.Encoder.Value is null) return;
        using var services = Services([]);
        var encoder = services.GetRequiredService<SentenceEncoder>();
        encoder.IsAvailable.ShouldBeTrue();
        encoder.ModelId.ShouldBe("use-lite-en-1");
        encoder.Dimension.ShouldBe(512);
        encoder.Status.ShouldBe("use-lite-en-1 (pure C#)");
        encoder.Encode("Where did we meet?").Length.ShouldBe(512);
        var vectors = new float[1024];
        encoder.EncodeBatch(["Where did we meet?", "By the lake."], vectors);
        vectors[511].ShouldBe(encoder.Encode("Where did we meet?")[511], 1e-5f);
        using var generator = encoder.CreateGenerator();
        generator.GetService<EmbeddingGeneratorMetadata>().ShouldNotBeNull();
    }

    [Fact]
    public void A_text_asked_twice_is_computed_once()
    {
        if (Reference.Encoder.Value is null) return;
        using var services = Services([]);
        var encoder = services.GetRequiredService<SentenceEncoder>();
        encoder.Encode("once").ShouldBeSameAs(encoder.Encode("once"));
    }

    [Fact]
    public void Without_weights_it_says_why_and_how_to_mend_it()
    {
        using var services = Services(new() { ["Embeddings:Folder"] = "/nowhere" });
        var encoder = services.GetRequiredService<SentenceEncoder>();
        encoder.IsAvailable.ShouldBeFalse();
        encoder.ModelId.ShouldBe("none");
        encoder.Dimension.ShouldBe(0);
        encoder.Status.ShouldContain("npm ci --ignore-scripts");
        Should.Throw<EmbeddingModelException>(() => encoder.Encode("anything")).Message.ShouldBe(encoder.Status);
        services.GetRequiredService<TokenCounters>().ForModel("gpt-4o").IsExact.ShouldBeFalse();
    }

    [Fact]
    public void It_can_be_switched_off()
    {
        using var services = Services(new() { ["Embeddings:Model"] = "none" });
        services.GetRequiredService<SentenceEncoder>().Status.ShouldContain("switched off");
    }

    [Fact]
    public void An_unknown_model_is_refused_with_a_readable_message()
    {
        using var services = Services(new() { ["Embeddings:Model"] = "gigantic" });
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<SentenceEncoder>().IsAvailable).Message.ShouldContain("use-lite");
    }

    [Fact]
    public async Task It_warms_up_in_the_background()
    {
        using var services = Services([]);
        var warmUp = services.GetServices<IHostedService>().OfType<EncoderWarmUp>().Single();
        await warmUp.StartAsync(CancellationToken.None);
        await warmUp.ExecuteTask.ShouldNotBeNull();
        await warmUp.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void The_text_unused_longest_is_forgotten_first()
    {
        var recent = new RecentVectors(2);
        float[] one = [1], two = [2], three = [3];
        recent.Keep("one", one);
        recent.Keep("two", two);
        recent.Find("one").ShouldBeSameAs(one);
        recent.Keep("three", three);
        recent.Find("two").ShouldBeNull();
        recent.Find("one").ShouldBeSameAs(one);
        recent.Find("three").ShouldBeSameAs(three);
        recent.Keep(new string('x', 5000), one);
        recent.Count.ShouldBe(2);
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddLogging().AddEmbeddings().BuildServiceProvider();
}
