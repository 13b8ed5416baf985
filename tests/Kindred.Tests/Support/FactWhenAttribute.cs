namespace Kindred.Tests.Support;

/// <summary>A fact that needs something which may be missing. It is decided at discovery, so the result says "skipped" and why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWhenAttribute : FactAttribute
{
    /// <param name="needs">Each a program on the path (<c>node</c>), or a path below the repository root that must exist (<c>tests/clients/node_modules/</c>).</param>
    public FactWhenAttribute(params string[] needs)
    {
        Needs = needs;
        if (needs.FirstOrDefault(static need => !IsThere(need)) is { } missing) Skip = $"{missing} is not there";
    }

    public IReadOnlyList<string> Needs { get; }

    private static bool IsThere(string need) => need.Contains('/', StringComparison.Ordinal)
        ? Path.Exists(Path.Combine(House.Repository.Root, need))
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, need)) || File.Exists(Path.Combine(folder, need + ".exe")));
}
