namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Reads a body that must fit in memory, up to a bound.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 16 * 1024;

    /// <exception cref="InvalidDataException">The body is longer than <paramref name="most"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced > most) throw TooLong();
        var body = await content.ReadAsStreamAsync(cancellationToken);
        // One byte more than announced, so that the end is seen without growing.
        var bytes = GC.AllocateUninitializedArray<byte>((int)(announced + 1 ?? FirstBytes));
        var length = 0;
        while (await body.ReadAsync(bytes.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (length > most) throw TooLong();
            if (length == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 2L, most + 1L));
        }

        return bytes.AsMemory(0, length);
    }

    private static InvalidDataException TooLong() => new("The body is too long.");
}
