using System.Collections.Concurrent;

namespace Kindred.Memory.Retrieval;

/// <summary>The working columns of one search, kept between searches so that none of it is garbage.</summary>
internal sealed class SearchScratch
{
    private static readonly ConcurrentBag<SearchScratch> Idle = [];

    /// <summary>BM25 of each document alone.</summary>
    public float[] Turn = [];

    /// <summary>BM25 of each document with its near neighbours.</summary>
    public float[] Near = [];

    /// <summary>Similarity of each document and the question, 0 to 1.</summary>
    public float[] Dense = [];

    /// <summary>First-stage score of each document.</summary>
    public float[] Coarse = [];

    /// <summary>Cosine of each vector row.</summary>
    public float[] Cosines = [];

    /// <summary>BM25 of each session.</summary>
    public float[] Session = [];

    /// <summary>Similarity of each session and the question, 0 to 1.</summary>
    public float[] SessionDense = [];

    /// <summary>How often the term at hand is in each window; all zero between terms.</summary>
    public int[] Tally = [];

    public int[] SessionTally = [];

    public int[] Touched = [];

    /// <summary>1 + the place of each vocabulary term in the question; all zero between searches.</summary>
    public int[] Slots = [];

    /// <summary>A scratch with room for an index of this size, its sums at zero.</summary>
    public static SearchScratch Rent(int rows, int sessions, int vectors, int terms)
    {
        if (!Idle.TryTake(out var scratch)) scratch = new SearchScratch();
        scratch.Prepare(rows, sessions, vectors, terms);
        return scratch;
    }

    public void Return()
    {
        if (Idle.Count < Environment.ProcessorCount) Idle.Add(this);
    }

    private void Prepare(int rows, int sessions, int vectors, int terms)
    {
        Fit(ref Turn, rows);
        Fit(ref Near, rows);
        Fit(ref Dense, rows);
        Fit(ref Coarse, rows);
        Fit(ref Cosines, vectors);
        Fit(ref Session, sessions);
        Fit(ref SessionDense, sessions * 3);
        Fit(ref Tally, rows);
        Fit(ref SessionTally, sessions);
        Fit(ref Touched, Math.Max(rows, sessions));
        Fit(ref Slots, terms);
        Turn.AsSpan(0, rows).Clear();
        Near.AsSpan(0, rows).Clear();
        Session.AsSpan(0, sessions).Clear();
    }

    // Grown with slack: an index grows turn by turn.
    private static void Fit<T>(ref T[] column, int size)
    {
        if (column.Length < size) column = new T[size + (size / 4) + 64];
    }
}
