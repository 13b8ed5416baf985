using System.IO.Compression;

namespace Kindred.Personas.Files;

/// <summary>Decompression that stops at a bound instead of trusting the size a file claims.</summary>
internal static class Inflate
{
    /// <summary>
    /// Reads a decompressing stream to its end, at most <see cref="FileBounds.MaxTextBytes"/> and at most <see cref="FileBounds.MaxRatio"/> times
    /// <paramref name="compressedLength"/>. Throws a 400 that names <paramref name="what"/> when it is more or when the data are damaged.
    /// </summary>
    public static byte[] ReadAll(Stream decompressed, long compressedLength, string what)
    {
        using var whole = new MemoryStream();
        var block = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = decompressed.Read(block)) > 0)
            {
                CheckSize(whole.Length + read, compressedLength, what);
                whole.Write(block, 0, read);
            }
        }
        // The library says InvalidData for bad blocks and ZLibException, an IOException, for what zlib has no own word for (a preset dictionary).
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw Refusal.NotText($"{what} is damaged: its compressed data cannot be read.");
        }

        return whole.ToArray();
    }

    /// <summary>Inflates a zlib stream (RFC 1950), as in a PNG's zTXt and iTXt chunks.</summary>
    public static byte[] Zlib(ReadOnlyMemory<byte> compressed, string what)
    {
        using var source = new MemoryStream(compressed.ToArray(), writable: false);
        using var stream = new ZLibStream(source, CompressionMode.Decompress);
        return ReadAll(stream, compressed.Length, what);
    }

    private static void CheckSize(long length, long compressedLength, string what)
    {
        if (length > FileBounds.MaxTextBytes)
            throw Refusal.TooLarge($"{what} grows beyond {FileBounds.Megabytes(FileBounds.MaxTextBytes)} when decompressed.");
        if (length > FileBounds.FreeOfRatio && length > compressedLength * FileBounds.MaxRatio)
            throw Refusal.TooLarge($"{what} grows more than {FileBounds.MaxRatio} times when decompressed: this looks like a decompression bomb.");
    }
}
