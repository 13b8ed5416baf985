namespace Kindred.Cli.Checks;

/// <summary>One thing that must be right for Kindred to work well.</summary>
/// <param name="Name">What is looked at, in a word or two.</param>
/// <param name="RunAsync">Looks at it. What it throws counts as broken.</param>
internal sealed record InstallationCheck(string Name, Func<CancellationToken, Task<CheckResult>> RunAsync);

/// <summary>What a check found, and how to mend it.</summary>
internal sealed record CheckResult(CheckState State, string Found, string? Mend = null)
{
    public static CheckResult Good(string found) => new(CheckState.Good, found);

    public static CheckResult Lacking(string found, string mend) => new(CheckState.Lacking, found, mend);

    public static CheckResult Broken(string found, string mend) => new(CheckState.Broken, found, mend);
}

internal enum CheckState
{
    Good,

    /// <summary>Kindred works without it, but less well.</summary>
    Lacking,

    /// <summary>Kindred does not work.</summary>
    Broken,
}
