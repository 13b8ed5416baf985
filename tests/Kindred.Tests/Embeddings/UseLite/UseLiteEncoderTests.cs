using System.Numerics.Tensors;
using Kindred.Embeddings;
using Kindred.Embeddings.UseLite;
using Kindred.Tests.Support;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.Embeddings.UseLite;

public sealed class UseLiteEncoderTests
{
    [FactWhen(Needs.EncoderWeights)]
    public void Vectors_equal_the_reference()
    {
        var encoder = Reference.Encoder.Value.ShouldNotBeNull();
        var vector = new float[UseLiteEncoder.Dimension];
        foreach (var reference in Reference.All.Value.Where(it => it.Vector.Length > 0))
        {
            encoder.Encode(reference.Text, vector);
            Furthest(vector, reference.Vector).ShouldBeLessThan(1e-4f, reference.Text);
        }
    }

    [FactWhen(Needs.EncoderWeights)]
    public void A_batch_gives_the_same_vectors_as_one_by_one()
    {
        var encoder = Reference.Encoder.Value.ShouldNotBeNull();
        var texts = Reference.All.Value.Select(it => it.Text).Concat(Enumerable.Repeat("", 200)).ToArray();
        var batch = new float[texts.Length * UseLiteEncoder.Dimension];
        encoder.EncodeBatch(texts, batch);
        var vector = new float[UseLiteEncoder.Dimension];
        for (var i = 0; i < texts.Length; i++)
        {
            encoder.Encode(texts[i], vector);
            Furthest(vector, batch.AsSpan(i * vector.Length, vector.Length)).ShouldBeLessThan(1e-5f);
        }
    }

    [FactWhen(Needs.EncoderWeights)]
    public void Like_meanings_lie_close_and_unlike_ones_apart()
    {
        var encoder = Reference.Encoder.Value.ShouldNotBeNull();
        float[] grief = new float[512], pet = new float[512], market = new float[512];
        encoder.Encode("My dog died last night and I cannot stop crying.", grief);
        encoder.Encode("Losing a pet hurts as much as losing a friend.", pet);
        encoder.Encode("The stock market fell two percent today.", market);
        TensorPrimitives.Dot<float>(grief, grief).ShouldBe(1f, 1e-4f);
        TensorPrimitives.Dot<float>(grief, pet).ShouldBeGreaterThan(0.4f);
        TensorPrimitives.Dot<float>(grief, market).ShouldBeLessThan(0.2f);
    }

    [FactWhen(Needs.EncoderWeights)]
    public async Task Many_callers_at_once_get_the_right_vectors()
    {
        var encoder = Reference.Encoder.Value.ShouldNotBeNull();
        await Parallel.ForEachAsync(Reference.All.Value.Where(it => it.Vector.Length > 0), (reference, _) =>
        {
            var vector = new float[UseLiteEncoder.Dimension];
            encoder.Encode(reference.Text, vector);
            Furthest(vector, reference.Vector).ShouldBeLessThan(1e-4f);
            return ValueTask.CompletedTask;
        });
    }

    [FactWhen(Needs.EncoderWeights)]
    public void A_call_allocates_nothing()
    {
        var encoder = Reference.Encoder.Value.ShouldNotBeNull();
        var vector = new float[UseLiteEncoder.Dimension];
        for (var i = 0; i < 3; i++) encoder.Encode("A sentence that was seen before.", vector);
        var before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode("A sentence that was seen before.", vector);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200);
    }

    [FactWhen(Needs.EncoderWeights)]
    public async Task The_generator_names_its_model_and_gives_a_vector_for_each_text()
    {
        var encoder = Reference.Encoder.Value.ShouldNotBeNull();
        using var generator = new UseLiteGenerator(encoder);
        var embeddings = await generator.GenerateAsync(Reference.All.Value.Take(6).Select(it => it.Text));
        embeddings.Count.ShouldBe(6);
        Furthest(embeddings[5].Vector.Span, Reference.All.Value[5].Vector).ShouldBeLessThan(1e-4f);
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>().ShouldNotBeNull();
        metadata.DefaultModelId.ShouldBe(UseLiteEncoder.ModelId);
        metadata.DefaultModelDimensions.ShouldBe(512);
    }

    [Fact]
    public void A_missing_model_says_how_to_get_it()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        UseLiteEncoder.IsInstalled(folder).ShouldBeFalse();
        var exception = Should.Throw<EmbeddingModelException>(() => UseLiteEncoder.Load(folder));
        exception.Message.ShouldContain("npm ci --ignore-scripts");
        exception.Message.ShouldContain("./kindred verify");
        Directory.Delete(folder);
    }

    [TheoryWhen(Needs.EncoderWeights)]
    [InlineData("group1-shard3of7", "gone")]
    [InlineData("group1-shard7of7", "short")]
    [InlineData("group1-shard2of7", "numbers")]
    [InlineData("model.json", "short")]
    [InlineData("vocab.json", "short")]
    public void A_damaged_model_is_noticed(string file, string damage)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (var path in Directory.EnumerateFiles(Reference.Folder)) File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(path)), path);
            var target = Path.Combine(folder, file);
            var content = File.ReadAllBytes(target);
            File.Delete(target);
            if (damage == "short") File.WriteAllBytes(target, content[..(content.Length / 2)]);
            if (damage == "numbers") File.WriteAllBytes(target, [.. Enumerable.Repeat((byte)0xff, content.Length)]);
            Should.Throw<EmbeddingModelException>(() => UseLiteEncoder.Load(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static float Furthest(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var difference = new float[left.Length];
        TensorPrimitives.Subtract(left, right, difference);
        return MathF.Abs(TensorPrimitives.MaxMagnitude<float>(difference));
    }
}
