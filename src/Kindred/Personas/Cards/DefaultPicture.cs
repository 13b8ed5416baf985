using System.Buffers.Binary;
using System.IO.Compression;

namespace Kindred.Personas.Cards;

/// <summary>The picture of a card that has none: a calm colour gradient, its hue taken from the name.</summary>
internal static class DefaultPicture
{
    private const int Width = 96;
    private const int Height = 144;

    public static byte[] Png(string name)
    {
        using var output = new MemoryStream();
        output.Write(PngChunks.Signature);
        output.Write(PngChunk.Write("IHDR", Header()));
        output.Write(PngChunk.Write("IDAT", Pixels(name)));
        output.Write(PngChunk.Write("IEND", []));
        return output.ToArray();
    }

    private static byte[] Header()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, Width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), Height);
        header[8] = 8;
        // Truecolour without alpha; the other three bytes have only the value 0 (or mean "not interlaced").
        header[9] = 2;
        return header;
    }

    private static byte[] Pixels(string name)
    {
        var hue = SeededChance.Draw(0, name) * 6;
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Each line begins with its filter, 0 for none.
            var line = new byte[1 + (Width * 3)];
            for (var y = 0; y < Height; y++)
            {
                var brightness = 0.75 - (0.45 * y / Height);
                for (var x = 0; x < Width * 3; x++) line[1 + x] = (byte)(255 * brightness * (0.6 + (0.4 * Channel(hue, x % 3))));
                zlib.Write(line);
            }
        }

        return output.ToArray();
    }

    // Red, green or blue of a full colour on the circle of hues, 0 to 1.
    private static double Channel(double hue, int channel) => Math.Clamp(Math.Abs(((hue + (channel == 0 ? 0 : channel == 1 ? 4 : 2)) % 6) - 3) - 1, 0, 1);
}
