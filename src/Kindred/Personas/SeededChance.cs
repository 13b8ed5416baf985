namespace Kindred.Personas;

/// <summary>
/// Chance without a hidden state: the same seed and label always draw the same number, whatever else is drawn. So a swipe may repeat or renew a draw
/// as the caller likes, and a new lorebook entry does not change the luck of the others.
/// </summary>
internal static class SeededChance
{
    /// <summary>Even in [0, 1).</summary>
    public static double Draw(long seed, string label)
    {
        // FNV-1a over the label, then the finisher of MurmurHash3 so that labels that differ in one letter fall far apart.
        var hash = 14695981039346656037UL ^ ((ulong)seed * 0x9E3779B97F4A7C15UL);
        foreach (var c in label) hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return ((hash ^ (hash >> 33)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Even in 0 … <paramref name="count"/> − 1.</summary>
    public static int Pick(long seed, string label, int count) => (int)(Draw(seed, label) * count);
}
