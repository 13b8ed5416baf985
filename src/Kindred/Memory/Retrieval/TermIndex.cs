using Kindred.Conversations;

namespace Kindred.Memory.Retrieval;

/// <summary>
/// Which terms are in which documents, both ways round: postings to find documents, forward lists to look into one and to take it out again.
/// A document's terms are those of its text and caption (its body), its speaker's name and its date.
/// </summary>
internal sealed class TermIndex
{
    private const int MaxCount = 127;

    private readonly Vocabulary _vocabulary;
    private readonly List<int> _starts = [0];
    private readonly List<int> _touched = [];
    private PostingList[] _postings = [];
    private int[] _counts = [];
    private int[] _bodyCounts = [];
    private int[] _forward = new int[64];

    public TermIndex(Vocabulary vocabulary) => _vocabulary = vocabulary;

    public ReadOnlySpan<uint> Postings(int term) => _postings[term].Entries;

    /// <summary>The entries of a document, each one term.</summary>
    public ReadOnlySpan<int> Forward(int document) => _forward.AsSpan(_starts[document], _starts[document + 1] - _starts[document]);

    public static int Term(int entry) => entry >> 8;

    public static bool IsInBody(int entry) => (entry & 128) != 0;

    public static int Frequency(int entry) => entry & MaxCount;

    /// <summary>Adds the next document and returns how many terms it has, repetitions counted.</summary>
    public int Add(int document, Turn turn, string? speaker)
    {
        Count(turn.Text, body: true);
        Count(turn.Caption, body: true);
        Count(speaker, body: false);
        DateWords.Write(turn.SaidAt, word => Count(word, body: true));
        var end = _starts[document];
        if (_forward.Length < end + _touched.Count) Array.Resize(ref _forward, Math.Max(end + _touched.Count, _forward.Length * 3 / 2));
        var length = 0;
        foreach (var term in _touched)
        {
            length += _counts[term];
            _postings[term].Append(document, _counts[term]);
            _forward[end++] = (term << 8) | (_bodyCounts[term] > 0 ? 128 : 0) | Math.Min(_counts[term], MaxCount);
            _counts[term] = _bodyCounts[term] = 0;
        }

        _touched.Clear();
        _starts.Add(end);
        return length;
    }

    public void Remove(int document)
    {
        foreach (var entry in Forward(document)) _postings[Term(entry)].Remove(document);
    }

    private void Count(ReadOnlySpan<char> text, bool body)
    {
        var reader = new WordReader(text, stackalloc char[WordReader.Room]);
        while (reader.MoveNext())
        {
            var term = _vocabulary.Add(reader.Current);
            if (term == Vocabulary.Stop) continue;
            if (term >= _postings.Length) Grow();
            if (_counts[term]++ == 0) _touched.Add(term);
            if (body) _bodyCounts[term]++;
        }
    }

    private void Grow()
    {
        var size = Math.Max(256, _postings.Length * 2);
        Array.Resize(ref _postings, size);
        Array.Resize(ref _counts, size);
        Array.Resize(ref _bodyCounts, size);
    }
}
