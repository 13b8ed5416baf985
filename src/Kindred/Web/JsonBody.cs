using System.Runtime.InteropServices;
using System.Text.Json;

namespace Kindred.Web;

/// <summary>Reads a request's JSON with a bound on its depth, and says in the one error shape what is wrong with it.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = true };

    /// <summary>The body as an object; the caller disposes it. Throws <see cref="ApiException"/> (400) for anything else.</summary>
    public static async Task<JsonDocument> ReadObjectAsync(HttpContext context)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(context.Request.Body, Options, context.RequestAborted);
        }
        catch (JsonException error)
        {
            var place = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
            throw ApiException.BadRequest($"The body is not valid JSON{place}. Send one JSON object of at most 64 levels.", null, "invalid_json");
        }

        var wrong = document.RootElement.ValueKind != JsonValueKind.Object ? ApiException.BadRequest("The body must be a JSON object.", null, "invalid_json")
            : MayHoldHalves(document.RootElement) && HasHalfInName(document.RootElement) ? ApiException.BadRequest("The name of a field holds an escape that is no character (half of a surrogate pair).", null, "invalid_text")
            : null;
        if (wrong is null) return document;
        document.Dispose();
        throw wrong;
    }

    // Names are copied all over; a name that is no text is found here, once, where there is an escape of that kind at all.
    private static bool MayHoldHalves(JsonElement body)
    {
        var raw = JsonMarshal.GetRawUtf8Value(body);
        return raw.IndexOf("\\ud"u8) >= 0 || raw.IndexOf("\\uD"u8) >= 0;
    }

    private static bool HasHalfInName(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(static property => !IsText(property) || HasHalfInName(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasHalfInName),
        _ => false,
    };

    private static bool IsText(JsonProperty property)
    {
        try
        {
            return property.Name.Length >= 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The named string, null when absent or JSON null; 400 when it is something else.</summary>
    public static string? OptionalString(this JsonElement body, string name) => Read(body, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? Text(value, name)
        : throw ApiException.BadRequest($"'{name}' must be a string.", name, "invalid_type");

    public static string RequiredString(this JsonElement body, string name) => OptionalString(body, name)
        ?? throw ApiException.BadRequest($"'{name}' is missing.", name, "missing_required_parameter");

    public static bool? OptionalBoolean(this JsonElement body, string name) => Read(body, name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw ApiException.BadRequest($"'{name}' must be true or false.", name, "invalid_type"),
    };

    /// <summary>The named whole number within bounds, null when absent; 400 when it is something else.</summary>
    public static int? OptionalInteger(this JsonElement body, string name, int least, int most)
    {
        if (Read(body, name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
            throw ApiException.BadRequest($"'{name}' must be a whole number.", name, "invalid_type");
        return number >= least && number <= most ? number
            : throw ApiException.BadRequest($"'{name}' must be between {least} and {most}.", name, "out_of_range");
    }

    /// <summary>The named object, null when absent; 400 when it is something else.</summary>
    public static JsonElement? OptionalObject(this JsonElement body, string name) => Read(body, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? value
        : throw ApiException.BadRequest($"'{name}' must be an object.", name, "invalid_type");

    private static JsonElement? Read(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A string value; a lone surrogate escape, which is no text, is a 400.</summary>
    public static string Text(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ApiException.BadRequest($"'{name}' holds an escape that is no character (half of a surrogate pair).", name, "invalid_text");
        }
    }
}
