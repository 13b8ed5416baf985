using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Kindred.Personas.Lorebooks;

/// <summary>Looks for keys in texts, for one selection. Keeps what it built, and the time that patterns took.</summary>
internal sealed class KeyMatcher(LoreOptions options)
{
    /// <summary>All patterns of one selection together; a turn must not wait longer for a book that somebody made slow.</summary>
    public static readonly TimeSpan PatternBudget = TimeSpan.FromMilliseconds(250);

    // Characters searched in one selection. At worst (a text of one letter, a million keys that begin with it) that took 1.0 s on one core of a small
    // machine; a real book, 500 keys over four messages, needs a fiftieth of it.
    private const long MaxSearched = 100_000_000;

    private readonly Dictionary<(string, bool), Regex?> _patterns = [];
    private TimeSpan _spent;
    private long _searched;

    /// <summary>Set when a key of the last call to <see cref="First"/> could not be tried.</summary>
    public LoreRefusal? Fault { get; private set; }

    /// <summary>The first key that is in a text, with that text's index; null when none is. Texts are tried in their order.</summary>
    public (string Key, int Index)? First(LoreEntry entry, IEnumerable<string> keys, IReadOnlyList<string> texts)
    {
        Fault = null;
        foreach (var key in keys)
        {
            if (Find(entry, key, texts, out var fault) is { } index) return (key, index);
            Fault ??= fault;
        }

        return null;
    }

    public bool Has(LoreEntry entry, string key, IReadOnlyList<string> texts) => Find(entry, key, texts, out _) is not null;

    private int? Find(LoreEntry entry, string written, IReadOnlyList<string> texts, out LoreRefusal? fault)
    {
        fault = null;
        var key = options.Expand(written);
        if (string.IsNullOrWhiteSpace(key)) return null;
        var caseSensitive = entry.CaseSensitive ?? options.CaseSensitive;
        var isPattern = entry.UseRegex || KeyPattern.Split(key) is not null;
        var wholeWord = (entry.WholeWords ?? options.WholeWords) && IsOneWord(key);
        for (var i = 0; i < texts.Count; i++)
        {
            // The constant is what a search costs beside its characters.
            _searched += texts[i].Length + 64;
            if (_searched > MaxSearched || (isPattern && _spent > PatternBudget)) fault = LoreRefusal.TooSlow;
            else if (isPattern ? MatchesPattern(key, caseSensitive, texts[i], out fault) : HoldsPlain(key, caseSensitive, wholeWord, texts[i])) return i;
            if (fault is not null) return null;
        }

        return null;
    }

    private static bool HoldsPlain(string key, bool caseSensitive, bool wholeWord, string text)
    {
        var comparison = caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        for (var at = text.IndexOf(key, comparison); at >= 0; at = at + 1 < text.Length ? text.IndexOf(key, at + 1, comparison) : -1)
        {
            if (!wholeWord) return true;
            if ((at == 0 || !IsWordPart(text[at - 1])) && (at + key.Length == text.Length || !IsWordPart(text[at + key.Length]))) return true;
        }

        return false;
    }

    private bool MatchesPattern(string key, bool caseSensitive, string text, out LoreRefusal? fault)
    {
        fault = null;
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (!_patterns.TryGetValue((key, caseSensitive), out var pattern)) _patterns[(key, caseSensitive)] = pattern = KeyPattern.Build(key, caseSensitive);
            if (pattern is null) fault = LoreRefusal.BadPattern;
            return pattern is not null && pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            fault = LoreRefusal.TooSlow;
            return false;
        }
        finally
        {
            _spent += Stopwatch.GetElapsedTime(start);
        }
    }

    // Scripts without spaces between words (Han, Kana, Hangul with particles, Thai …) have no word borders to ask for.
    private static bool IsOneWord(string key) => !key.Any(c => char.IsWhiteSpace(c) || IsUnspaced(c));

    private static bool IsUnspaced(char c) =>
        c is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
            or (>= '\u2E80' and <= '\uD7FF') or (>= '\uF900' and <= '\uFAFF');

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
