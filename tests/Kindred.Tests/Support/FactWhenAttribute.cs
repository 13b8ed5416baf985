namespace Kindred.Tests.Support;

/// <summary>A fact that needs something which may be missing (<see cref="Support.Needs"/>). It is decided at discovery, so the result says "skipped" and why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWhenAttribute : FactAttribute
{
    public FactWhenAttribute(params string[] needs)
    {
        Needs = needs;
        Skip = Support.Needs.Missing(needs);
    }

    public IReadOnlyList<string> Needs { get; }
}
