using System.Net;
using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// Says in our error shape what an upstream's refusal means. The upstream's own message is kept: it knows what was wrong. Its status is kept where
/// it means the same to our caller; 500 becomes 502, since the fault lies behind us.
/// </summary>
/// <param name="backend">The back-end's name, for people.</param>
/// <param name="key">Our key for it, which must never show.</param>
internal sealed class UpstreamErrors(string backend, string? key)
{
    private const int LongestMessage = 600;

    public ModelFailure Unreachable() => new(502, "server_error", "upstream_unreachable", null, $"The model back-end '{backend}' cannot be reached. Is it running? './kindred verify' shows its address.");

    public ModelFailure TimedOut(string what, TimeSpan after) => new(504, "server_error", "upstream_timeout", null, $"The model back-end '{backend}' {what} for {after.TotalSeconds:0.#} seconds.");

    public ModelFailure BrokenOff() => new(502, "server_error", "upstream_interrupted", null, $"The model back-end '{backend}' broke off in the middle of its answer.");

    public ModelFailure NotUnderstood(string? contentType) =>
        new(502, "server_error", "upstream_invalid", null, $"The model back-end '{backend}' answered something that is no chat completion{(contentType is null ? "" : $" ({contentType})")}. Is its address right?");

    public ModelFailure TooLong() => new(502, "server_error", "upstream_invalid", null, $"The model back-end '{backend}' sent more than one answer may hold.");

    /// <summary>An HTTP error with its body.</summary>
    public ModelFailure Refused(HttpStatusCode status, ReadOnlySpan<byte> body, TimeSpan? retryAfter)
    {
        var (message, type, code, param) = Read(body);
        var number = (int)status;
        var said = message is null ? $"The model back-end '{backend}' answered {number}." : Clean(message);
        return number switch
        {
            401 or 403 => new(number, "authentication_error", code ?? "upstream_authentication", param, $"The model back-end '{backend}' refused our key: {said}", ShouldRetry: false),
            402 => new(402, type ?? "insufficient_quota", code ?? "insufficient_quota", param, said, ShouldRetry: false),
            408 => new(504, "server_error", code ?? "upstream_timeout", param, said),
            429 => new(429, type ?? "rate_limit_error", code, param, said, retryAfter, ShouldRetry: code != "insufficient_quota" && type != "insufficient_quota"),
            >= 400 and < 500 => new(number, type ?? "invalid_request_error", code, param, said, ShouldRetry: false),
            503 or 504 or 529 => new(number == 529 ? 503 : number, "server_error", code ?? "upstream_unavailable", null, said, retryAfter),
            _ => new(502, "server_error", code ?? "upstream_error", null, said, retryAfter),
        };
    }

    /// <summary>An <c>error</c> object inside a stream that began well.</summary>
    public ModelFailure Reported(ReadOnlySpan<byte> error)
    {
        var (message, type, code, param) = Read(error);
        return new(502, type ?? "server_error", code ?? "upstream_error", param, message is null ? BrokenOff().Message : Clean(message));
    }

    // OpenAI's shape, {"error":"text"} (Ollama), {"detail":…} and {"message":…} (FastAPI and others).
    private static (string? Message, string? Type, string? Code, string? Param) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.String) return (root.GetString(), null, null, null);
            if (root.ValueKind != JsonValueKind.Object) return default;
            if (root.TryGetProperty("error", out var error))
            {
                if (error.ValueKind == JsonValueKind.String) return (error.GetString(), null, null, null);
                if (error.ValueKind == JsonValueKind.Object) root = error;
            }

            return (Text(root, "message") ?? Text(root, "detail"), Text(root, "type"), Text(root, "code"), Text(root, "param"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    }
    : null;

    private string Clean(string message)
    {
        if (key is { Length: > 0 }) message = message.Replace(key, "***", StringComparison.Ordinal);
        return message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";
    }
}
