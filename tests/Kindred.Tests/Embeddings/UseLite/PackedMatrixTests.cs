using Kindred.Embeddings.UseLite;

namespace Kindred.Tests.Embeddings.UseLite;

public sealed class PackedMatrixTests
{
    // Every width runs on every machine: where the hardware lacks it, the runtime computes it in parts.
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Every_vector_width_multiplies_like_the_schoolbook(int lanes)
    {
        const int Inputs = 40, Outputs = 64;
        var random = new Random(2);
        var weights = Enumerable.Range(0, Inputs * Outputs).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var bias = Enumerable.Range(0, Outputs).Select(_ => random.NextSingle()).ToArray();
        var matrix = new PackedMatrix(weights, Inputs, Outputs, lanes).Biased(bias);
        for (var rows = 1; rows <= 17; rows++)
        {
            Rows input = new(18, Inputs), output = new(18, Outputs);
            for (var r = 0; r < rows; r++) foreach (ref var value in input[r]) value = random.NextSingle() - 0.5f;
            matrix.Multiply(input, output, rows);
            matrix.Multiply(input, output, rows, accumulate: true);
            for (var r = 0; r < rows; r++)
            {
                for (var column = 0; column < Outputs; column++)
                {
                    double expected = bias[column];
                    for (var i = 0; i < Inputs; i++) expected += input[r][i] * weights[i * Outputs + column];
                    output[r][column].ShouldBe((float)(2 * expected), 1e-4f);
                }
            }
        }
    }

    [Fact]
    public void Buffers_that_are_too_small_are_refused()
    {
        var matrix = new PackedMatrix(new float[8 * 32], 8, 32);
        Should.Throw<ArgumentException>(() => matrix.Multiply(new Rows(2, 8), new Rows(4, 32), 2));
        Should.Throw<ArgumentException>(() => new PackedMatrix(new float[8 * 30], 8, 30));
        Should.Throw<ArgumentException>(() => matrix.Biased(new float[31]));
    }
}
