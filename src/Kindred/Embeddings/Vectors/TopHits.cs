namespace Kindred.Embeddings.Vectors;

/// <summary>The best few of a stream of hits: a heap with the worst kept hit at its root, in the caller's memory.</summary>
internal ref struct TopHits(Span<VectorHit> kept)
{
    private readonly Span<VectorHit> _kept = kept;
    private int _count;

    public readonly bool IsFull => _count == _kept.Length;

    /// <summary>Score of the worst kept hit, or minus infinity while there is room.</summary>
    public readonly float Threshold => IsFull ? _kept[0].Score : float.NegativeInfinity;

    /// <summary>Highest score first, then lowest row.</summary>
    public static int Order(VectorHit left, VectorHit right)
    {
        var byScore = right.Score.CompareTo(left.Score);
        return byScore != 0 ? byScore : left.Row.CompareTo(right.Row);
    }

    public void Offer(VectorHit hit)
    {
        if (!IsFull)
        {
            _kept[_count] = hit;
            Rise(_count++);
        }
        else if (Order(hit, _kept[0]) < 0)
        {
            _kept[0] = hit;
            Sink();
        }
    }

    private readonly void Rise(int child)
    {
        while (child > 0)
        {
            var parent = (child - 1) / 2;
            if (Order(_kept[child], _kept[parent]) <= 0) return;
            (_kept[child], _kept[parent]) = (_kept[parent], _kept[child]);
            child = parent;
        }
    }

    private readonly void Sink()
    {
        var parent = 0;
        while (true)
        {
            var child = 2 * parent + 1;
            if (child >= _count) return;
            if (child + 1 < _count && Order(_kept[child + 1], _kept[child]) > 0) child++;
            if (Order(_kept[child], _kept[parent]) <= 0) return;
            (_kept[child], _kept[parent]) = (_kept[parent], _kept[child]);
            parent = child;
        }
    }
}
