namespace Kindred.LanguageModels;

/// <summary>Why a call to a language model came to nothing, as an OpenAI error object says it. Safe to show: no key, header or address is in it.</summary>
/// <param name="Status">The HTTP status for our own client.</param>
/// <param name="Type">The <c>type</c> of the error object, e.g. <c>rate_limit_error</c>.</param>
/// <param name="RetryAfter">How long the model asked to be left alone, when it said so.</param>
/// <param name="Limits">What the model's server said of its limits (<see cref="UpstreamLimits"/>).</param>
/// <param name="ShouldRetry">False when the same call would fail again (a refused key, an empty account, a wrong address): clients are told not to try.</param>
internal sealed record ModelFailure(
    int Status,
    string Type,
    string? Code,
    string? Param,
    string Message,
    TimeSpan? RetryAfter = null,
    bool ShouldRetry = true,
    IReadOnlyList<KeyValuePair<string, string>>? Limits = null);
