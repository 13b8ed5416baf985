using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kindred.Unicode;

namespace Kindred.Conversations;

/// <summary>
/// The fingerprint by which a message of a resent transcript is found again: role and words, with the differences that clients
/// make on the way (white space, Unicode composition) taken out.
/// </summary>
internal static class TurnKey
{
    /// <summary>64 bits of SHA-256 over the role and the normalised text: two messages of one person meet by chance about once in 10^10 pairs.</summary>
    public static long Of(TurnRole role, string text)
    {
        var normal = Normalize(text);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(normal.Length) + 1);
        try
        {
            bytes[0] = (byte)role;
            var length = 1 + Encoding.UTF8.GetBytes(normal, bytes.AsSpan(1));
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, length), hash);
            return BinaryPrimitives.ReadInt64LittleEndian(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Unicode NFKC, runs of white space as one space, none at the ends.</summary>
    public static string Normalize(string text)
    {
        var composed = CompatibilityForm.Of(text);
        var builder = new StringBuilder(composed.Length);
        var space = false;
        foreach (var c in composed)
        {
            if (char.IsWhiteSpace(c))
            {
                space = builder.Length > 0;
                continue;
            }

            if (space) builder.Append(' ');
            space = false;
            builder.Append(c);
        }

        return builder.ToString();
    }
}
