using Kindred.Embeddings.Vectors;

namespace Kindred.Benchmarks;

/// <summary>Exact top-10 over 100,000 vectors of 512 dimensions, random and clustered.</summary>
internal static class ScanVerb
{
    private const int Count = 100_000, Dimension = 512;

    public static void Run(FigureTable table)
    {
        foreach (var clustered in new[] { false, true })
        {
            var random = new Random(1);
            var set = Fill(random, clustered);
            var queries = Enumerable.Range(0, 64).Select(_ => clustered ? Near(random, Centre(random.Next(500))) : Unit(random)).ToArray();
            var scores = new float[Count];
            var best = new VectorHit[10];
            var turn = 0;
            var kind = clustered ? "clustered" : "random";
            table.Add(Measure.Time($"score every row, {kind}", () => set.Score(queries[turn++ % queries.Length], scores), note: ByteKernels.Best.ToString()));
            table.Add(Measure.Time($"exact top 10, {kind}", () => set.Search(queries[turn++ % queries.Length], best)));
        }
    }

    private static VectorSet Fill(Random random, bool clustered)
    {
        var set = new VectorSet(Dimension);
        for (var i = 0; i < Count; i++) set.Add(clustered ? Near(random, Centre(random.Next(500))) : Unit(random));
        return set;
    }

    private static float[] Centre(int number) => Unit(new Random(number));

    private static float[] Near(Random random, float[] centre)
    {
        var noise = Unit(random);
        for (var i = 0; i < noise.Length; i++) noise[i] = centre[i] + 0.7f * noise[i];
        return Normalise(noise);
    }

    private static float[] Unit(Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++) vector[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        return Normalise(vector);
    }

    private static float[] Normalise(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        for (var i = 0; i < vector.Length; i++) vector[i] /= length;
        return vector;
    }
}
