using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// What our client is told when an upstream fails.
/// <list type="table">
/// <item>400, 402, 404, 409, 413, 422: the same status: the request itself is at fault, and the client can mend it.</item>
/// <item>401, 403: 502, not to be retried. Our key for the upstream was refused, not the caller's key for us: passed on as 401 it would make
/// SDKs raise an authentication error and send the person to look at the wrong key. Code <c>upstream_key_refused</c>.</item>
/// <item>429: 429 with Retry-After; an empty account (<c>insufficient_quota</c>) keeps its type and is not to be retried.</item>
/// <item>500, 502 and others of that class: 502; 503 and 529 (overloaded): 503; 408 and 504: 504.</item>
/// <item>Redirects and all else: 502, not to be retried: the base address is wrong.</item>
/// <item>No connection, no such host, TLS: 502. Time-outs of connecting, of the first byte, between chunks: 504.</item>
/// <item>HTML, broken JSON, broken stream, too long, closed too early: 502.</item>
/// </list>
/// </summary>
internal static partial class FailureMapping
{
    private const int LongestMessage = 2000;
    private const string ServerError = "server_error";
    private const string InvalidRequest = "invalid_request_error";

    public static ModelFailure FromStatus(BackendAddress backend, int status, UpstreamError? error, HttpResponseHeaders? headers = null)
    {
        var (ours, type, code) = status switch
        {
            400 or 402 or 404 or 409 or 413 or 422 => (status, InvalidRequest, status == 404 ? "model_not_found" : null),
            401 or 403 => (502, ServerError, "upstream_key_refused"),
            429 => (429, "rate_limit_error", "rate_limit_exceeded"),
            503 or 529 => (503, ServerError, "upstream_overloaded"),
            408 or 504 => (504, ServerError, "upstream_timeout"),
            >= 500 => (502, ServerError, "upstream_error"),
            _ => (502, ServerError, "upstream_misconfigured"),
        };
        var keyRefused = status is 401 or 403;
        var retryable = status is 408 or 429 or >= 500 && error?.IsQuota != true && !ForbidsRetry(headers);
        return new ModelFailure(
            ours,
            keyRefused ? type : error?.Type ?? type,
            keyRefused ? code : error?.Code ?? code,
            error?.Param,
            MessageOf(backend, status, error),
            RetryAfterOf(headers),
            retryable,
            UpstreamLimits.Of(headers));
    }

    /// <summary>An error object in the middle of a stream, or in an answer with status 200.</summary>
    public static ModelFailure FromEvent(BackendAddress backend, UpstreamError? error) => FromStatus(backend, error?.Status ?? 500, error);

    public static ModelFailure Unreachable(BackendAddress backend, HttpRequestException cause) => cause.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Broken("upstream_unreachable", $"The host of the model back-end '{backend.Name}' cannot be found."),
        HttpRequestError.SecureConnectionError => Broken("upstream_unreachable", $"No secure connection to the model back-end '{backend.Name}' can be made."),
        HttpRequestError.ConnectionError => Broken("upstream_unreachable", $"The model back-end '{backend.Name}' cannot be reached."),
        HttpRequestError.ResponseEnded => Cut(backend),
        _ when cause.InnerException is IOException => Cut(backend),
        _ => Broken("upstream_unreachable", $"The model back-end '{backend.Name}' gave no proper HTTP answer."),
    };

    public static ModelFailure TimedOut(BackendAddress backend, string what) =>
        new(504, ServerError, "upstream_timeout", null, $"The model back-end '{backend.Name}' took too long: {what}.");

    public static ModelFailure Cut(BackendAddress backend) =>
        Broken("upstream_closed", $"The model back-end '{backend.Name}' closed the connection before its answer was complete.");

    public static ModelFailure NotAnAnswer(BackendAddress backend, string what) =>
        Broken("upstream_invalid_answer", $"The model back-end '{backend.Name}' sent {what}.");

    public static ModelFailure WebPage(BackendAddress backend) =>
        NotAnAnswer(backend, "a web page instead of an answer; its base URL may be wrong") with { ShouldRetry = false };

    public static ModelFailure TooLong(BackendAddress backend) => NotAnAnswer(backend, "more than is allowed for one answer") with { ShouldRetry = false };

    private static ModelFailure Broken(string code, string message) => new(502, ServerError, code, null, message);

    private static string MessageOf(BackendAddress backend, int status, UpstreamError? error)
    {
        // The message of a 401 usually quotes the key it refuses.
        if (status == 401) return $"The model back-end '{backend.Name}' refused the key that this server sends it (HTTP 401){KeyHint(backend)}.";
        var said = error?.Message is { } text ? Scrub(text, backend.Key) : null;
        if (status == 403) return $"The model back-end '{backend.Name}' refused access (HTTP 403){KeyHint(backend)}{(said is null ? "." : ": " + said)}";
        if (said is not null) return said;
        var hint = status is 404 or 405 or (>= 300 and < 400) ? "; its base URL may be wrong" : "";
        return $"The model back-end '{backend.Name}' answered with HTTP {status}{hint}.";
    }

    private static string KeyHint(BackendAddress backend) => backend.KeyName is { } name ? $"; check {name}" : "";

    private static string Scrub(string message, string? key)
    {
        if (key is { Length: > 0 }) message = message.Replace(key, "[key]", StringComparison.Ordinal);
        message = KeyLike().Replace(message, "[key]");
        return message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";
    }

    private static bool ForbidsRetry(HttpResponseHeaders? headers) =>
        headers is not null && headers.TryGetValues("x-should-retry", out var values) && values.Contains("false", StringComparer.OrdinalIgnoreCase);

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders? headers)
    {
        if (headers?.RetryAfter is not { } after) return null;
        if (after.Delta is { } delta) return delta;
        // Measured by the upstream's own clock, so that clocks that differ do no harm.
        if (after.Date is not { } date || headers.Date is not { } sent) return null;
        return date > sent ? date - sent : TimeSpan.Zero;
    }

    [GeneratedRegex(@"\b(?:sk|gsk|pk|rk)[-_][A-Za-z0-9_\-*.]{6,}|\bBearer\s+\S+", RegexOptions.IgnoreCase)]
    private static partial Regex KeyLike();
}
