namespace Kindred.Embeddings.UseLite;

/// <summary>A prefix tree over UTF-16 units; its edges live in one open-addressing hash table.</summary>
internal sealed class PieceTrie
{
    public const int Root = 0;

    private const int Slots = 1 << 16, Mask = Slots - 1;

    // Key: node << 16 | unit, plus one so that zero means free.
    private readonly ulong[] _keys = new ulong[Slots];
    private readonly int[] _targets = new int[Slots];
    private readonly List<int> _pieces = [-1];

    /// <summary>The id of the piece that ends at a node, or -1.</summary>
    public int PieceAt(int node) => _pieces[node];

    /// <summary>The node one unit further, or -1.</summary>
    public int Next(int node, char unit)
    {
        var slot = Slot(node, unit, out var key);
        return _keys[slot] == key ? _targets[slot] : -1;
    }

    public void Add(string piece, int id)
    {
        var node = Root;
        foreach (var unit in piece)
        {
            var slot = Slot(node, unit, out var key);
            if (_keys[slot] != key)
            {
                // A quarter of the slots stay free, or lookups would grow long.
                if (_pieces.Count >= Slots / 4 * 3) throw new InvalidOperationException("The vocabulary is too large for its table.");
                _keys[slot] = key;
                _targets[slot] = _pieces.Count;
                _pieces.Add(-1);
            }

            node = _targets[slot];
        }

        _pieces[node] = id;
    }

    private int Slot(int node, char unit, out ulong key)
    {
        key = ((ulong)node << 16 | unit) + 1;
        var slot = (int)(key * 0x9E3779B97F4A7C15UL >> 48) & Mask;
        while (_keys[slot] != 0 && _keys[slot] != key) slot = (slot + 1) & Mask;
        return slot;
    }
}
