using System.Buffers.Binary;
using System.Text;
using Kindred.Personas.Files;

namespace Kindred.Personas.Cards;

/// <summary>The row of chunks that a PNG file is (PNG specification §5). Nothing is copied and no pixel is decoded.</summary>
internal static class PngChunks
{
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>
    /// The chunks up to and with IEND. Throws a 400 when a length lies, a type is no four letters, or there are too many.
    /// A wrong checksum is the caller's to judge (<see cref="PngChunk.IsIntact"/>).
    /// </summary>
    public static IEnumerable<PngChunk> Of(ReadOnlyMemory<byte> file)
    {
        var at = Signature.Length;
        for (var count = 0; at < file.Length; count++)
        {
            if (count == FileBounds.MaxPngChunks) throw Refusal.TooLarge($"The PNG holds more than {FileBounds.MaxPngChunks:N0} chunks.");
            var chunk = Read(file, at);
            yield return chunk;
            if (chunk.Type == "IEND") yield break;
            at += chunk.Whole.Length;
        }

        throw Refusal.NotPng("The PNG is cut off: it ends without its IEND chunk.");
    }

    private static PngChunk Read(ReadOnlyMemory<byte> file, int at)
    {
        var rest = file[at..];
        if (rest.Length < 12) throw Refusal.NotPng($"The PNG is cut off inside the chunk that begins at byte {at + 1}.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
        var type = Encoding.Latin1.GetString(rest.Span.Slice(4, 4));
        if (!type.All(char.IsAsciiLetter)) throw Refusal.NotPng($"The PNG is damaged: at byte {at + 5} there should be the name of a chunk.");
        if (length > rest.Length - 12)
            throw Refusal.NotPng($"The PNG is cut off or lies about its size: chunk '{type}' at byte {at + 1} claims {length:N0} bytes, {rest.Length - 12:N0} are left.");
        return new PngChunk(type, at, rest[..(int)(length + 12)]);
    }
}

/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Whole">Length, type, data and checksum, as in the file.</param>
internal sealed record PngChunk(string Type, int Offset, ReadOnlyMemory<byte> Whole)
{
    public ReadOnlyMemory<byte> Data => Whole[8..^4];

    public bool IsIntact => Crc32.Of(Whole.Span[4..^4]) == BinaryPrimitives.ReadUInt32BigEndian(Whole.Span[^4..]);

    public static byte[] Write(string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)data.Length);
        Encoding.Latin1.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.Of(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }
}
