using System.Text.Json;

namespace Kindred.Personas.Files;

/// <summary>Parses the JSON of a stranger's file: depth and number of tokens are checked before a document is built of it.</summary>
internal static class BoundedJson
{
    /// <summary>
    /// The root object. It keeps every byte of the source (number formats, escapes, key order, doubled keys), which is what makes export lossless.
    /// Throws a 400 naming <paramref name="what"/>. Half surrogate pairs in strings are let through with a warning: front-ends that cut text in the middle
    /// of an emoji write them; <see cref="LooseObject.TextOf"/> reads them as U+FFFD.
    /// </summary>
    public static JsonElement ParseObject(ReadOnlyMemory<byte> utf8, string what, ICollection<string> warnings)
    {
        if (utf8.Length > FileBounds.MaxTextBytes)
            throw Refusal.TooLarge($"{what} has {FileBounds.Megabytes(utf8.Length)} of JSON; at most {FileBounds.Megabytes(FileBounds.MaxTextBytes)} are read.");
        try
        {
            if (HasHalfSurrogates(utf8.Span, what)) warnings.Add($"{what} holds half of a surrogate pair; it is shown as \uFFFD and kept as it is for export.");
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = FileBounds.MaxJsonDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            var place = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
            throw Refusal.NotJson($"{what} is not valid JSON{place}.");
        }

        throw Refusal.NotJson($"{what} must be a JSON object.");
    }

    // One pass without a tree. The reader's own depth bound is lifted so that a deep file is called deep, not invalid.
    private static bool HasHalfSurrogates(ReadOnlySpan<byte> utf8, string what)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = FileBounds.MaxTextBytes });
        var tokens = 0;
        var found = false;
        while (reader.Read())
        {
            if (++tokens > FileBounds.MaxJsonTokens) throw Refusal.TooLarge($"{what} holds more than {FileBounds.MaxJsonTokens:N0} JSON values.");
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= FileBounds.MaxJsonDepth)
                throw Refusal.NotJson($"{what} is nested deeper than {FileBounds.MaxJsonDepth} levels.");
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped || IsWhole(ref reader)) continue;
            if (reader.TokenType == JsonTokenType.PropertyName) throw Refusal.NotJson($"{what} has a key that holds half of a surrogate pair.");
            found = true;
        }

        return found;
    }

    private static bool IsWhole(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
