using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kindred.Personas.Files;

/// <summary>
/// Changes single members of a JSON object and leaves the bytes of all others as they were: numbers keep their digits, strings their
/// escapes, unknown keys their place.
/// </summary>
internal sealed class JsonSplice
{
    // Cards are mostly prose in any language; escaping every letter beyond ASCII would triple them.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _values = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public JsonSplice Set(string name, ReadOnlyMemory<byte> json)
    {
        if (!_values.ContainsKey(name)) _order.Add(name);
        _values[name] = json;
        return this;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public ReadOnlyMemory<byte> Get(string name) => _values[name];

    public JsonSplice Set(string name, JsonElement value) => Set(name, Raw(value));

    public JsonSplice Set(string name, string value) => Set(name, Write(writer => writer.WriteStringValue(value)));

    public JsonSplice Set(string name, double value) => Set(name, Write(writer => writer.WriteNumberValue(value)));

    public JsonSplice Set(string name, bool value) => Set(name, Write(writer => writer.WriteBooleanValue(value)));

    public JsonSplice Set(string name, IEnumerable<string> values) => Set(name, Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }));

    /// <summary>The members set so far as an object of their own.</summary>
    public byte[] ToObject() => Over(default);

    /// <summary>The original with the members set so far put in place of theirs; new ones come last, in the order they were set.</summary>
    public byte[] Over(JsonElement original)
    {
        var output = new ArrayBufferWriter<byte>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        output.Write("{"u8);
        if (original.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in original.EnumerateObject())
            {
                if (!_values.TryGetValue(property.Name, out var value)) Member(output, JsonMarshal.GetRawUtf8PropertyName(property), Raw(property.Value).Span);
                else if (written.Add(property.Name)) Member(output, JsonMarshal.GetRawUtf8PropertyName(property), value.Span);
            }
        }

        foreach (var name in _order.Where(name => !written.Contains(name)))
            Member(output, JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, _values[name].Span);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    public static ReadOnlyMemory<byte> Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();

    private static void Member(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> rawValue)
    {
        output.Write(output.WrittenCount > 1 ? ",\""u8 : "\""u8);
        output.Write(rawName);
        output.Write("\":"u8);
        output.Write(rawValue);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, Relaxed)) write(writer);
        return output.WrittenSpan.ToArray();
    }
}
