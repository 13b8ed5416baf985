namespace Kindred.Embeddings;

/// <summary>The vectors of the texts last asked for; the one unused longest goes first. Safe for concurrent calls.</summary>
internal sealed class RecentVectors(int capacity)
{
    // Long texts are documents, seldom asked twice; they would hold much memory.
    private const int LongestText = 2_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, float[] Vector)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, float[] Vector)> _byUse = new();

    public int Count
    {
        get
        {
            lock (_gate) return _nodes.Count;
        }
    }

    public float[]? Find(string text)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(text, out var node)) return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Vector;
        }
    }

    public void Keep(string text, float[] vector)
    {
        if (text.Length > LongestText) return;
        lock (_gate)
        {
            if (_nodes.ContainsKey(text)) return;
            if (_nodes.Count == capacity)
            {
                _nodes.Remove(_byUse.Last!.Value.Text);
                _byUse.RemoveLast();
            }

            _nodes[text] = _byUse.AddFirst((text, vector));
        }
    }
}
