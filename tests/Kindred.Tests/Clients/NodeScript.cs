using System.Diagnostics;
using System.Text.Json;
using Kindred.Tests.House;

namespace Kindred.Tests.Clients;

/// <summary>Runs a script below <c>tests</c> with Node.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>What the script printed, as JSON. Fails with its error output when it does not end well; no process is left behind.</summary>
    /// <param name="script">Path below <c>tests</c>.</param>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Root, "tests", script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Longest);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(0, await error);
            return JsonDocument.Parse(await output).RootElement;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
