using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Strings of an upstream that may not be well formed.</summary>
internal static class JsonText
{
    /// <summary>
    /// The string at the reader. Servers that cut an emoji's two escapes (<c>\ud83d</c>, <c>\ude00</c>) into two events make strings that the
    /// strict reader refuses: here each half stays as it is, and the whole is right again once the pieces are put together.
    /// </summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Lenient(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static string Lenient(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            // The reader has checked that every escape is complete.
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u')
            {
                text.Append((char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(escaped[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var c => c });
            }
        }

        return text.ToString();
    }
}
