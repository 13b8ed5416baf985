namespace Kindred.LanguageModels;

/// <summary>How a back-end is doing, for <c>/status</c> and <c>kindred verify</c>.</summary>
/// <param name="Address">Where it is, without credentials.</param>
/// <param name="LastError">Why it did not list its models the last time it failed to.</param>
/// <param name="IsDetected">Looked for on this machine, not configured.</param>
internal sealed record BackendStatus(
    string Name, string Address, BackendState State, string? LastError, int Models, DateTimeOffset? CheckedAt, bool IsDetected);
