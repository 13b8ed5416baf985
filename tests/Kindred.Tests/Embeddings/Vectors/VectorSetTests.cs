using FsCheck;
using FsCheck.Fluent;
using Kindred.Embeddings.Vectors;

namespace Kindred.Tests.Embeddings.Vectors;

public sealed class VectorSetTests
{
    [Fact]
    public void Rows_are_numbered_as_they_come()
    {
        var set = new VectorSet(3);
        set.Add([1, 0, 0]).ShouldBe(0);
        set.Add([0, 1, 0]).ShouldBe(1);
        set.Count.ShouldBe(2);
        set.Dot(1, [0, 1, 0]).ShouldBe(1f, 1e-6);
    }

    [Fact]
    public void An_empty_set_finds_nothing() => new VectorSet(4).Search([1, 0, 0, 0], new VectorHit[3]).ShouldBe(0);

    [Fact]
    public void A_vector_of_the_wrong_length_is_refused()
    {
        Should.Throw<ArgumentException>(() => new VectorSet(4).Add([1, 0]));
        Should.Throw<ArgumentException>(() => new VectorSet(4).Search([1, 0], new VectorHit[1]));
    }

    [Fact]
    public void A_component_that_is_no_number_is_refused()
    {
        var set = new VectorSet(2);
        Should.Throw<ArgumentException>(() => set.Add([float.NaN, 0]));
        Should.Throw<ArgumentException>(() => set.Add([1e9f, 0]));
        set.Count.ShouldBe(0);
        set.Add([1, 0]);
        Should.Throw<ArgumentException>(() => set.Search([float.NaN, 0], new VectorHit[1]));
        Should.Throw<ArgumentException>(() => set.Search([float.PositiveInfinity, 0], new VectorHit[1]));
    }

    [Fact]
    public void A_zero_vector_scores_zero()
    {
        var set = new VectorSet(5);
        set.Add(new float[5]);
        set.Add([0, 0, 0, 0, 1]);
        var best = new VectorHit[2];
        set.Search([0, 0, 0, 0, 1], best).ShouldBe(2);
        best[0].Row.ShouldBe(1);
        best[1].ShouldBe(new VectorHit(0, 0));
    }

    [Fact]
    public void Approximate_scores_stay_within_a_hundredth_of_the_exact_ones()
    {
        var random = new System.Random(5);
        var set = Filled(random, 200, 512, clustered: true);
        var query = Unit(random, 512);
        var scores = new float[250];
        Array.Fill(scores, 7f);
        set.Score(query, scores);
        for (var row = 0; row < set.Count; row++) scores[row].ShouldBe(set.Dot(row, query), 0.01);
        scores[200].ShouldBe(7f);
    }

    [Fact]
    public void Equal_vectors_come_in_the_order_of_their_rows()
    {
        var set = new VectorSet(64);
        var vector = Unit(new System.Random(3), 64);
        for (var i = 0; i < 200; i++) set.Add(vector);
        var best = new VectorHit[5];
        set.Search(vector, best).ShouldBe(5);
        best.Select(hit => hit.Row).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void The_best_are_those_of_scoring_every_row()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue)
                    from count in Gen.Choose(1, 700)
                    from dimension in Gen.Elements(1, 7, 32, 100, 512)
                    from wanted in Gen.Choose(1, 40)
                    from clustered in Gen.Elements(true, false)
                    select (seed, count, dimension, wanted, clustered);
        Prop.ForAll(Arb.From(cases), it =>
        {
            var random = new System.Random(it.seed);
            var set = Filled(random, it.count, it.dimension, it.clustered);
            var query = new float[it.dimension];
            // Half of the questions lie right beside a stored vector, in the middle of its cluster.
            if (it.seed % 2 == 0) Unit(random, it.dimension).CopyTo(query, 0);
            else Stored(set, random.Next(it.count), query);
            var best = new VectorHit[it.wanted];
            var found = set.Search(query, best);
            best.Take(found).ShouldBe(Brute(set, query).Take(it.wanted));
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<VectorHit> Brute(VectorSet set, float[] query) => Enumerable.Range(0, set.Count)
        .Select(row => new VectorHit(row, set.Dot(row, query))).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Row);

    private static void Stored(VectorSet set, int row, float[] vector)
    {
        var axis = new float[vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            axis[i] = 1;
            vector[i] = set.Dot(row, axis);
            axis[i] = 0;
        }
    }

    private static VectorSet Filled(System.Random random, int count, int dimension, bool clustered)
    {
        var set = new VectorSet(dimension);
        var centres = Enumerable.Range(0, 5).Select(_ => Unit(random, dimension)).ToArray();
        for (var i = 0; i < count; i++)
        {
            var vector = Unit(random, dimension);
            if (clustered)
            {
                var centre = centres[i % centres.Length];
                for (var d = 0; d < dimension; d++) vector[d] = centre[d] + 0.01f * vector[d];
                Normalise(vector);
            }

            set.Add(vector);
        }

        return set;
    }

    private static float[] Unit(System.Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++) vector[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        Normalise(vector);
        return vector;
    }

    private static void Normalise(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        if (length == 0) vector[0] = length = 1;
        for (var i = 0; i < vector.Length; i++) vector[i] /= length;
    }
}
