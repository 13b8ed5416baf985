using System.Collections.Frozen;
using System.Globalization;

namespace Kindred.Emotion;

/// <summary>The word lists, ready to be looked up.</summary>
internal static class Lexicon
{
    /// <summary>Words of the longest phrase.</summary>
    public const int LongestPhrase = 6;

    private static readonly FrozenDictionary<string, LexiconEntry> Entries = Read(LexiconWords.Lines);

    private static readonly FrozenDictionary<string, LexiconEntry>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Entries.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PhraseBeginnings =
        Entries.Keys.Where(key => key.IndexOfAny([' ', '-']) > 0).Select(key => key[..key.IndexOfAny([' ', '-'])])
            .ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many words, phrases and signs there are.</summary>
    public static int Count => Entries.Count;

    /// <summary>Signs that begin with a plain character (emoticons), the longest first.</summary>
    public static IReadOnlyList<string> Emoticons { get; } =
        [.. Entries.Where(it => it.Value.Kind == LexiconKind.Sign && it.Key[0] < 128).Select(it => it.Key).OrderByDescending(it => it.Length)];

    /// <summary>Looks up a word or phrase in lower case, or a sign as it is.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, out LexiconEntry entry) => BySpan.TryGetValue(text, out entry);

    public static bool BeginsPhrase(ReadOnlySpan<char> word) => PhraseBeginnings.Contains(word);

    private static FrozenDictionary<string, LexiconEntry> Read(string lines)
    {
        var entries = new Dictionary<string, LexiconEntry>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (head, words) = (line[..line.IndexOf(": ", StringComparison.Ordinal)].Split(' '), line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
            var feelings = head[0].Split('+').Select(name => Enum.Parse<Feeling>(name, ignoreCase: true)).ToArray();
            var entry = new LexiconEntry(
                feelings[0], feelings[^1], double.Parse(head[1], CultureInfo.InvariantCulture), Enum.Parse<LexiconKind>(head[2], ignoreCase: true));
            // The first line that names an entry holds.
            foreach (var word in words.Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) entries.TryAdd(word, entry);
        }

        return entries.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
