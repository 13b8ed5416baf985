using Kindred.Embeddings.Vectors;

namespace Kindred.Tests.Embeddings.Vectors;

public sealed class ByteKernelsTests
{
    public static TheoryData<string> Kernels => [.. Enum.GetNames<ByteKernel>()];

    // Where the machine lacks the instructions there is nothing to compare; the portable path always runs.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_path_computes_the_same_whole_numbers(string name)
    {
        var kernel = Enum.Parse<ByteKernel>(name);
        if (!ByteKernels.IsSupported(kernel)) return;
        var random = new Random(11);
        foreach (var length in new[] { 32, 64, 96, 512, 1024 })
        {
            var limit = Math.Min(short.MaxValue, int.MaxValue / (127 * length));
            var query = Enumerable.Range(0, length).Select(_ => (short)random.Next(-limit, limit + 1)).ToArray();
            var codes = Enumerable.Range(0, 9 * length).Select(_ => (sbyte)random.Next(-127, 128)).ToArray();
            var dots = new int[9];
            ByteKernels.Dots(kernel, codes, query, dots);
            for (var row = 0; row < 9; row++)
            {
                dots[row].ShouldBe(Enumerable.Range(0, length).Sum(i => codes[row * length + i] * query[i]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_largest_possible_sum_does_not_overflow(string name)
    {
        var kernel = Enum.Parse<ByteKernel>(name);
        if (!ByteKernels.IsSupported(kernel)) return;
        const int Length = 512;
        var level = (short)Math.Min(short.MaxValue, int.MaxValue / (127 * Length));
        var dots = new int[1];
        ByteKernels.Dots(kernel, Enumerable.Repeat((sbyte)127, Length).ToArray(), Enumerable.Repeat(level, Length).ToArray(), dots);
        dots[0].ShouldBe(127 * Length * level);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused() =>
        Should.Throw<ArgumentException>(() => ByteKernels.Dots(ByteKernel.Portable, new sbyte[32], new short[32], new int[2]));
}
