using Kindred.Tests.Backends.Embedded;

namespace Kindred.Tests;

/// <summary>What this assembly does as a process of its own, for tests that kill one. The test runner does not come by here.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => args switch
    {
        ["write-turns", var folder] => WritingProcess.RunAsync(folder),
        ["count-turns", var folder] => CountingProcess.RunAsync(folder),
        _ => Task.FromResult(64),
    };
}
