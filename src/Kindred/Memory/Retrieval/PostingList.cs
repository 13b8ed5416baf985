namespace Kindred.Memory.Retrieval;

/// <summary>The documents that have one term, ascending, each with how often: four bytes a posting (24 bits document, 8 bits count).</summary>
internal struct PostingList
{
    /// <summary>Documents are numbered below this.</summary>
    public const int DocumentLimit = 1 << 24;

    private const int MaxCount = 255;

    private uint[]? _entries;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<uint> Entries => _entries.AsSpan(0, Count);

    public static int Document(uint entry) => (int)(entry >> 8);

    public static int Frequency(uint entry) => (int)(entry & MaxCount);

    /// <summary>Adds a document, which is higher than all before.</summary>
    public void Append(int document, int frequency)
    {
        _entries ??= new uint[2];
        if (Count == _entries.Length) Array.Resize(ref _entries, Count + (Count / 2) + 1);
        _entries[Count++] = ((uint)document << 8) | (uint)Math.Min(frequency, MaxCount);
    }

    public void Remove(int document)
    {
        // Any entry of the document lies between its number with count 0 and with count 255.
        var at = Entries.BinarySearch((uint)document << 8);
        if (at < 0) at = ~at;
        if (at == Count || Document(_entries![at]) != document) return;
        Array.Copy(_entries, at + 1, _entries, at, Count - at - 1);
        Count--;
    }
}
