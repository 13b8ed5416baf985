namespace Kindred.Personas.Files;

/// <summary>What a card or lorebook file may cost at most. Real cards stay below a hundredth of each bound.</summary>
internal static class FileBounds
{
    public const int MaxFileBytes = 32 * 1024 * 1024;

    /// <summary>One text chunk of a PNG, and any JSON, compressed or not.</summary>
    public const int MaxTextBytes = 16 * 1024 * 1024;

    public const int MaxJsonDepth = 64;

    /// <summary>Each token costs 12 bytes in a parsed document, so this is 24 MB at most.</summary>
    public const int MaxJsonTokens = 2_000_000;

    public const int MaxZipEntries = 2_000;

    public const int MaxPngChunks = 65_536;

    /// <summary>Every entry is searched for on every turn.</summary>
    public const int MaxLoreEntries = 10_000;

    /// <summary>Text shrinks 2 to 20 times; what shrinks more than this was made to burst.</summary>
    public const int MaxRatio = 200;

    /// <summary>Below this size a high ratio is harmless (and short repetitive text does reach it).</summary>
    public const int FreeOfRatio = 1024 * 1024;

    public static void CheckFile(ReadOnlyMemory<byte> file)
    {
        if (file.IsEmpty) throw Refusal.NotACard("The file is empty.");
        if (file.Length > MaxFileBytes) throw Refusal.TooLarge($"The file has {Megabytes(file.Length)}; at most {Megabytes(MaxFileBytes)} are read.");
    }

    public static string Megabytes(long bytes) => $"{bytes / 1048576.0:0.#} MiB";
}
