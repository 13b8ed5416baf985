namespace Kindred.Memory.Retrieval;

/// <summary>Who speaks in the indexed turns, by name, and which words name them.</summary>
internal sealed class Speakers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<HashSet<string>> _names = [];
    private readonly List<int> _turns = [];

    /// <summary>Speakers are numbered from 0 to below this.</summary>
    public int Numbers => _names.Count;

    /// <summary>The number of a speaker, or <see cref="DocumentTable.None"/> for nobody.</summary>
    public int NumberOf(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return DocumentTable.None;
        if (_numbers.TryGetValue(name, out var number)) return number;
        number = _names.Count;
        _numbers.Add(name, number);
        _names.Add(Words(name));
        _turns.Add(0);
        return number;
    }

    /// <summary>Counts a speaker's turns in the index: who has none left is no speaker any more.</summary>
    public void Count(int speaker, int turns)
    {
        if (speaker != DocumentTable.None) _turns[speaker] += turns;
    }

    /// <summary>Whether a folded word is part of a speaker's name.</summary>
    public bool IsName(string word)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (_turns[i] > 0 && _names[i].Contains(word)) return true;
        }

        return false;
    }

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
