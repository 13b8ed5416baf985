namespace Kindred.Chat.Transcripts;

/// <summary>
/// Tells a reply that mostly repeats what was put into its prompt (recalled memories, lore, summaries, a persona): such a reply says nothing new, and
/// searching it would bring the same memory back twice, then four times. Pure.
/// </summary>
internal static class EchoDetection
{
    // Four words in the same order are seldom an accident.
    private const int Shingle = 4;
    private const double Repeated = 0.5;

    /// <summary>True when at least half of the reply's words stand in runs of four that occur in one of the texts; replies under four words are never echoes.</summary>
    public static bool IsEcho(string reply, IEnumerable<string> injected)
    {
        var words = Words(reply);
        if (words.Count < Shingle) return false;
        var known = new HashSet<ulong>();
        foreach (var text in injected) known.UnionWith(Shingles(Words(text)));
        if (known.Count == 0) return false;

        var repeated = new bool[words.Count];
        var at = 0;
        foreach (var shingle in Shingles(words))
        {
            if (known.Contains(shingle)) Array.Fill(repeated, true, at, Shingle);
            at++;
        }

        return repeated.Count(static word => word) >= Repeated * words.Count;
    }

    private static IEnumerable<ulong> Shingles(List<ulong> words)
    {
        for (var i = 0; i + Shingle <= words.Count; i++)
        {
            var hash = 14695981039346656037UL;
            for (var k = 0; k < Shingle; k++) hash = (hash ^ words[i + k]) * 1099511628211UL;
            yield return hash;
        }
    }

    // Each word as a hash of its letters and digits (FNV-1a), case left out.
    private static List<ulong> Words(string text)
    {
        var words = new List<ulong>();
        var (hash, length) = (14695981039346656037UL, 0);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                hash = (hash ^ char.ToLowerInvariant(c)) * 1099511628211UL;
                length++;
            }
            else if (length > 0 && c is not ('\'' or '’'))
            {
                words.Add(hash);
                (hash, length) = (14695981039346656037UL, 0);
            }
        }

        if (length > 0) words.Add(hash);
        return words;
    }
}
