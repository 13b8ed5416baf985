using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>What an upstream says of its failure, from any of the shapes that servers of this API use.</summary>
internal sealed record UpstreamError(string? Message, string? Type, string? Code, string? Param)
{
    private const int LongestPlainText = 300;

    /// <summary>
    /// Reads <c>{"error":{"message",…}}</c> (OpenAI and most), <c>{"error":"…"}</c> (Ollama), <c>{"object":"error","message",…}</c> (vLLM),
    /// <c>[{"error":{…}}]</c> (Gemini), <c>{"detail":"…"}</c> (FastAPI) and short plain text; null for anything else, a web page for one.
    /// </summary>
    public static UpstreamError? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return FromJson(document.RootElement);
        }
        catch (JsonException)
        {
            return FromText(Encoding.UTF8.GetString(body.Span).Trim());
        }
    }

    public int? Status => int.TryParse(Code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600 ? status : null;

    public bool IsQuota => Type == "insufficient_quota" || Code == "insufficient_quota";

    private static UpstreamError? FromJson(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0) root = root[0];
        if (root.ValueKind != JsonValueKind.Object) return null;
        var error = root.TryGetProperty("error"u8, out var inner) && inner.ValueKind is JsonValueKind.Object or JsonValueKind.String ? inner : root;
        if (error.ValueKind == JsonValueKind.String) return new UpstreamError(error.GetString(), null, null, null);
        var message = Word(error, "message") ?? Word(error, "detail") ?? Word(root, "message");
        return message is null ? null : new UpstreamError(message, Word(error, "type"), Word(error, "code"), Word(error, "param"));
    }

    private static UpstreamError? FromText(string text) =>
        text.Length is 0 or > LongestPlainText || text.Contains('<', StringComparison.Ordinal) || text[0] is '{' or '['
            ? null
            : new UpstreamError(text, null, null, null);

    private static string? Word(JsonElement holder, string name) =>
        !holder.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
}
