using System.Numerics.Tensors;
using Kindred.Embeddings;
using Kindred.Embeddings.UseLite;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.Embeddings.UseLite;

public sealed class UseLiteEncoderTests
{
    [Fact]
    public void Vectors_equal_the_reference()
    {
        if (Reference.Encoder.Value is not { } encoder) return;
        var vector = new float[UseLiteEncoder.Dimension];
        foreach (var reference in Reference.All.Value.Where(it => it.Vector.Length > 0))
        {
            encoder.Encode(reference.Text, vector);
            Furthest(vector, reference.Vector).ShouldBeLessThan(1e-4f, reference.Text);
        }
    }

    [Fact]
    public void A_batch_gives_the_same_vectors_as_one_by_one()
    {
        if (Reference.Encoder.Value is not { } encoder) return;
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

    [Fact]
    public void Like_meanings_lie_close_and_unlike_ones_apart()
    {
        if (Reference.Encoder.Value is not { } encoder) return;
        float[] grief = new float[512], pet = new float[512], market = new float[512];
        encoder.Encode("My dog died last night and I cannot stop crying.", grief);
        encoder.Encode("Losing a pet hurts as much as losing a friend.", pet);
        encoder.Encode("The stock market fell two percent today.", market);
        TensorPrimitives.Dot<float>(grief, grief).ShouldBe(1f, 1e-4f);
        TensorPrimitives.Dot<float>(grief, pet).ShouldBeGreaterThan(0.4f);
        TensorPrimitives.Dot<float>(grief, market).ShouldBeLessThan(0.2f);
    }

    [Fact]
    public async Task Many_callers_at_once_get_the_right_vectors()
    {
        if (Reference.Encoder.Value is not { } encoder) return;
        await Parallel.ForEachAsync(Reference.All.Value.Where(it => it.Vector.Length > 0), (reference, _) =>
        {
            var vector = new float[UseLiteEncoder.Dimension];
            encoder.Encode(reference.Text, vector);
            Furthest(vector, reference.Vector).ShouldBeLessThan(1e-4f);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        if (Reference.Encoder.Value is not { } encoder) return;
        var vector = new float[UseLiteEncoder.Dimension];
        for (var i = 0; i < 3; i++) encoder.Encode("A sentence that was seen before.", vector);
        var before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode("A sentence that was seen before.", vector);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200);
    }

    [Fact]
    public async Task The_generator_names_its_model_and_gives_a_vector_for_each_text()
    {
        if (Reference.Encoder.Value is not { } encoder) return;
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

    [Theory]
    [InlineData("group1-shard3of7", "gone")]
    [InlineData("group1-shard7of7", "short")]
    [InlineData("group1-shard2of7", "numbers")]
    [InlineData("model.json", "short")]
    [InlineData("vocab.json", "short")]
    public void A_damaged_model_is_noticed(string file, string damage)
    {
        if (Reference.Encoder.Value is null) return;
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
