namespace Kindred.Memory.Retrieval;

/// <summary>Who speaks in the indexed turns, by name, and which words name them.</summary>
internal sealed class Speakers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly List<HashSet<string>> _names = [];

    public int Count => _names.Count;

    public int Add(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return DocumentTable.None;
        if (_numbers.TryGetValue(name, out var number)) return number;
        number = _names.Count;
        _numbers.Add(name, number);
        var words = Words(name);
        _names.Add(words);
        _words.UnionWith(words);
        return number;
    }

    /// <summary>Whether a folded word is part of anybody's name.</summary>
    public bool IsName(string word) => _words.Contains(word);

    /// <summary>Whether these folded words name the speaker.</summary>
    public bool IsNamedBy(int speaker, HashSet<string> words) => _names[speaker].Overlaps(words);

    /// <summary>The words of names that tell somebody: not "the", not a single letter.</summary>
    public static HashSet<string> Words(params ReadOnlySpan<string?> names)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Span<char> buffer = stackalloc char[WordReader.Room];
        foreach (var name in names)
        {
            var reader = new WordReader(name, buffer);
            while (reader.MoveNext())
            {
                if (reader.Current.Length > 1 && !StopWords.Contains(reader.Current)) words.Add(reader.Current.ToString());
            }
        }

        return words;
    }
}
