using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Kindred.OpenAi;

/// <summary>JSON of others, sent on as it came: numbers keep their digits and strings their escapes.</summary>
internal static class JsonBytes
{
    /// <summary>Into an event, where a line end would end the line.</summary>
    public static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        // Within strings JSON has no bare line ends, so those that are found only set it out.
        for (var end = json.IndexOfAny((byte)'\n', (byte)'\r'); end >= 0; end = json.IndexOfAny((byte)'\n', (byte)'\r'))
        {
            output.Write(json[..end]);
            output.Write(" "u8);
            json = json[(end + 1)..];
        }

        output.Write(json);
    }

    /// <summary>On one line, so that it may stand in an event.</summary>
    public static void WriteAsIs(this Utf8JsonWriter writer, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            writer.WriteRawValue(raw, skipInputValidation: true);
            return;
        }

        var line = new ArrayBufferWriter<byte>(raw.Length);
        WriteLine(line, raw);
        writer.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
    }

    public static void WriteAsIs(this Utf8JsonWriter writer, JsonProperty field)
    {
        writer.WritePropertyName(field.Name);
        writer.WriteAsIs(field.Value);
    }
}
