namespace Kindred.Web;

/// <summary>
/// A request that cannot be served, as its sender should read it. Thrown anywhere below a route; <see cref="ErrorMiddleware"/> answers it in the OpenAI shape.
/// </summary>
/// <param name="status">HTTP status, 400 to 599.</param>
/// <param name="message">One or two sentences for the sender: what is wrong and what to do. Never an inner exception's text.</param>
/// <param name="param">The field that is wrong, as a path such as <c>messages[2].role</c>.</param>
/// <param name="code">A stable word for programs, such as <c>model_not_found</c>.</param>
#pragma warning disable CA1032 // An error without a status means nothing here, so the standard constructors are left out.
internal sealed class ApiException(int status, string message, string? param = null, string? code = null) : Exception(message)
#pragma warning restore CA1032
{
    public int Status { get; } = status;

    public string? Param { get; } = param;

    public string? Code { get; } = code;

    /// <summary>The OpenAI error type; null derives it from the status.</summary>
    public string? Type { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False tells SDKs that the same request will fail again.</summary>
    public bool ShouldRetry { get; init; } = true;

    /// <summary>Headers that the answer is to carry beside the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static ApiException BadRequest(string message, string? param = null, string? code = null) => new(StatusCodes.Status400BadRequest, message, param, code);

    public static ApiException NotFound(string message, string? code = null) => new(StatusCodes.Status404NotFound, message, null, code ?? "not_found");
}
