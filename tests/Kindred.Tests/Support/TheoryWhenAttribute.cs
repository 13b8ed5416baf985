namespace Kindred.Tests.Support;

/// <summary>A theory that needs something which may be missing (<see cref="Support.Needs"/>), as <see cref="FactWhenAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryWhenAttribute : TheoryAttribute
{
    public TheoryWhenAttribute(params string[] needs)
    {
        Needs = needs;
        Skip = Support.Needs.Missing(needs);
    }

    public IReadOnlyList<string> Needs { get; }
}
