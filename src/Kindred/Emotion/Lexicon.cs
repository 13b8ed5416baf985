using System.Collections.Frozen;
using System.Globalization;

namespace Kindred.Emotion;

/// <summary>How a word tells of a feeling; <c>lexicon.txt</c> explains the kinds.</summary>
internal enum CueKind
{
    Felt,
    Event,
    Judged,
    Fixed,
}

/// <summary>What a word or phrase says.</summary>
/// <param name="Class">Index into <see cref="EmotionScores.Names"/>.</param>
internal readonly record struct Cue(int Class, double Weight, CueKind Kind);

/// <summary>The part a word plays beside its own feeling; several may hold.</summary>
[Flags]
internal enum WordRoles
{
    None = 0,
    Boosts = 1,
    Dampens = 2,
    Negates = 4,
    FirstPerson = 8,
    SecondPerson = 16,
    ThirdPerson = 32,
    Time = 64,
}

/// <summary>What is known of a word or phrase.</summary>
/// <param name="Words">How many words the longest phrase has that begins with this one.</param>
internal sealed record LexiconEntry(IReadOnlyList<Cue> Cues, WordRoles Roles, int Words);

/// <summary>The word lists of <c>lexicon.txt</c>.</summary>
internal sealed class Lexicon
{
    /// <summary>Emoticons that begin like a word. Above the instance, which needs it.</summary>
    private static readonly FrozenSet<string> LetterEmoticons = new[] { "xD", "XD", "T_T", "o_o", "O_O" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, LexiconEntry>.AlternateLookup<ReadOnlySpan<char>> _entries;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _emoticons;

    private Lexicon(TextReader lines)
    {
        var (cues, roles, emoticons) = (new Dictionary<string, List<Cue>>(StringComparer.Ordinal), new Dictionary<string, WordRoles>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        while (lines.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var (head, body) = (line[..colon].Split(' '), line[(colon + 2)..]);
            foreach (var word in body.Split(body.Contains(',', StringComparison.Ordinal) ? ',' : ' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (head.Length == 1) roles[word] = roles.GetValueOrDefault(word) | RoleOf(head[0]);
                else CollectionOf(cues, word).Add(new Cue(ClassOf(head[0]), double.Parse(head[1], CultureInfo.InvariantCulture), Enum.Parse<CueKind>(head[2], ignoreCase: true)));
                if (head.Length > 1 && IsEmoticon(word)) emoticons.Add(word);
            }
        }

        _entries = Freeze(cues, roles).GetAlternateLookup<ReadOnlySpan<char>>();
        _emoticons = emoticons.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static Lexicon Shipped { get; } = Load();

    public LexiconEntry? Find(ReadOnlySpan<char> phrase) => _entries.TryGetValue(phrase, out var entry) ? entry : null;

    public bool IsEmoticon(ReadOnlySpan<char> text) => _emoticons.Contains(text);

    private static Lexicon Load()
    {
        using var reader = new StreamReader(typeof(Lexicon).Assembly.GetManifestResourceStream("Kindred.Emotion.lexicon.txt")!);
        return new Lexicon(reader);
    }

    private static FrozenDictionary<string, LexiconEntry> Freeze(Dictionary<string, List<Cue>> cues, Dictionary<string, WordRoles> roles)
    {
        var longest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var phrase in cues.Keys.Concat(roles.Keys))
        {
            var words = phrase.Split(' ');
            longest[words[0]] = Math.Max(longest.GetValueOrDefault(words[0]), words.Length);
        }

        return cues.Keys.Concat(roles.Keys).Concat(longest.Keys).Distinct(StringComparer.Ordinal).ToFrozenDictionary(
            static phrase => phrase,
            phrase => new LexiconEntry(cues.TryGetValue(phrase, out var own) ? [.. own] : [], roles.GetValueOrDefault(phrase), longest.GetValueOrDefault(phrase, 1)),
            StringComparer.Ordinal);
    }

    private static bool IsEmoticon(string word) => word.Length > 1 && word[0] < 128 && (!char.IsLetterOrDigit(word[0]) || LetterEmoticons.Contains(word));

    private static List<Cue> CollectionOf(Dictionary<string, List<Cue>> cues, string word)
    {
        if (!cues.TryGetValue(word, out var list)) cues[word] = list = [];
        return list;
    }

    private static int ClassOf(string name)
    {
        for (var i = 0; i < EmotionScores.Names.Count; i++) if (EmotionScores.Names[i] == name) return i;
        throw new FormatException($"lexicon.txt names an unknown class '{name}'.");
    }

    private static WordRoles RoleOf(string name) => name switch
    {
        "boost" => WordRoles.Boosts,
        "damp" => WordRoles.Dampens,
        "negate" => WordRoles.Negates,
        "first" => WordRoles.FirstPerson,
        "second" => WordRoles.SecondPerson,
        "third" or "kin" => WordRoles.ThirdPerson,
        "time" => WordRoles.Time,
        _ => throw new FormatException($"lexicon.txt names an unknown list '{name}'."),
    };
}
