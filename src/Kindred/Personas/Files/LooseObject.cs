using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kindred.Personas.Files;

/// <summary>
/// Reads fields of an object that many programs write in many ways: what is absent or null is the default, what has the wrong type is
/// the default with a warning. Nothing here throws.
/// </summary>
/// <param name="path">Where the object stands in its file, for warnings, such as <c>data</c>.</param>
internal sealed class LooseObject(JsonElement element, string path, ICollection<string> warnings)
{
    public JsonElement Element { get; } = element;

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name) => OptionalText(name) ?? "";

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String) return TextOf(value);
        if (value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return value.GetRawText();
        Warn(name, "text");
        return null;
    }

    public bool Flag(string name, bool absent = false) => OptionalFlag(name) ?? absent;

    public bool? OptionalFlag(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        if (OptionalNumber(name) is { } number) return number != 0;
        return null;
    }

    public int Integer(string name, int absent = 0) => OptionalInteger(name) ?? absent;

    public int? OptionalInteger(string name) => OptionalNumber(name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    public double? OptionalNumber(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean() ? 1 : 0;
        if (value.ValueKind == JsonValueKind.String && double.TryParse(TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
            return number;
        if (value.ValueKind != JsonValueKind.String || TextOf(value).Length > 0) Warn(name, "a number");
        return null;
    }

    /// <summary>A list of strings; one string with commas counts as a list (SillyTavern's older files).</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.String)
            return TextOf(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (value.ValueKind != JsonValueKind.Array)
        {
            Warn(name, "a list of text");
            return [];
        }

        var texts = value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(TextOf).ToList();
        if (texts.Count < value.GetArrayLength()) Warn(name, "a list of text only");
        return texts;
    }

    public LooseObject? Object(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return new LooseObject(value, $"{path}.{name}", warnings);
        Warn(name, "an object");
        return null;
    }

    /// <summary>The objects of a list; other items are passed over with a warning.</summary>
    public IEnumerable<LooseObject> Objects(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Warn(name, "a list of objects");
            return [];
        }

        if (value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object)) Warn(name, "a list of objects only");
        return value.EnumerateArray().Select((item, index) => (item, index)).Where(pair => pair.item.ValueKind == JsonValueKind.Object)
            .Select(pair => new LooseObject(pair.item, $"{path}.{name}[{pair.index}]", warnings));
    }

    /// <summary>A member that holds an object.</summary>
    public LooseObject Child(JsonProperty property) => new(property.Value, $"{path}.{property.Name}", warnings);

    /// <summary>The text of a JSON string; half surrogate pairs become U+FFFD.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            using var mended = JsonDocument.Parse(MendSurrogates(value.GetRawText()));
            return mended.RootElement.GetString() ?? "";
        }
    }

    private JsonElement? Find(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Warn(string name, string expected)
    {
        // A file of a million wrong fields needs no million warnings.
        if (warnings.Count < 100) warnings.Add($"'{path}.{name}' should be {expected}; it is kept for export but not used.");
    }

    private static string MendSurrogates(string raw)
    {
        var mended = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            mended.Append(raw[i]);
            if (raw[i] != '\\' || ++i >= raw.Length) continue;
            mended.Append(raw[i]);
            if (raw[i] != 'u' || !TryEscape(raw, i - 1, out var first) || !char.IsSurrogate(first)) continue;
            var paired = char.IsHighSurrogate(first) && TryEscape(raw, i + 5, out var second) && char.IsLowSurrogate(second);
            mended.Append(paired ? raw.AsSpan(i + 1, 10) : "fffd");
            i += paired ? 10 : 4;
        }

        return mended.ToString();
    }

    private static bool TryEscape(string raw, int at, out char unit)
    {
        unit = default;
        if (at + 6 > raw.Length || raw[at] != '\\' || raw[at + 1] != 'u') return false;
        if (!ushort.TryParse(raw.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return false;
        unit = (char)code;
        return true;
    }
}
