namespace Kindred.Memory.Retrieval;

/// <summary>
/// The terms of one index: every word of every turn, reduced to what it is compared by (<see cref="IrregularForms"/>, <see cref="PorterStemmer"/>)
/// and numbered. One writer at a time and no reader beside it; any number of readers together.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>A word that is not indexed (<see cref="StopWords"/>).</summary>
    public const int Stop = -1;

    /// <summary>A word whose term no turn has.</summary>
    public const int Unknown = -2;

    private readonly Dictionary<string, int> _terms;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _termsBySpan;
    private readonly Dictionary<string, int> _words;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _wordsBySpan;

    public Vocabulary()
    {
        _terms = new Dictionary<string, int>(StringComparer.Ordinal);
        _words = new Dictionary<string, int>(StringComparer.Ordinal);
        _termsBySpan = _terms.GetAlternateLookup<ReadOnlySpan<char>>();
        _wordsBySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Terms are numbered from 0 to below this.</summary>
    public int Count => _terms.Count;

    /// <summary>The term of a folded word, numbered now when it is new.</summary>
    public int Add(ReadOnlySpan<char> word)
    {
        // Words are remembered as they stand, so that each is stemmed once.
        if (_wordsBySpan.TryGetValue(word, out var term)) return term;
        term = StopWords.Contains(word) ? Stop : AddTerm(word);
        _wordsBySpan[word] = term;
        return term;
    }

    /// <summary>The term of a folded word, or <see cref="Stop"/> or <see cref="Unknown"/>.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        if (_wordsBySpan.TryGetValue(word, out var term)) return term;
        if (StopWords.Contains(word)) return Stop;
        Span<char> buffer = stackalloc char[WordReader.Room];
        return _termsBySpan.TryGetValue(Reduce(word, buffer), out term) ? term : Unknown;
    }

    /// <summary>What a folded word is compared by.</summary>
    /// <param name="buffer">Room for it, at least <see cref="WordReader.Room"/>.</param>
    public static ReadOnlySpan<char> Reduce(ReadOnlySpan<char> word, Span<char> buffer)
    {
        if (IrregularForms.TryFind(word, out var form)) word = form;
        word.CopyTo(buffer);
        return buffer[..PorterStemmer.Stem(buffer[..word.Length])];
    }

    private int AddTerm(ReadOnlySpan<char> word)
    {
        Span<char> buffer = stackalloc char[WordReader.Room];
        var reduced = Reduce(word, buffer);
        if (_termsBySpan.TryGetValue(reduced, out var term)) return term;
        term = _terms.Count;
        _termsBySpan[reduced] = term;
        return term;
    }
}
