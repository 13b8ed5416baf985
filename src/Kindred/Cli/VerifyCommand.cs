using System.CommandLine;
using Kindred.Cli.Checks;
using Kindred.Cli.Settings;
using Kindred.Embeddings;
using Kindred.Embeddings.Tokens;
using Kindred.LanguageModels;

namespace Kindred.Cli;

/// <summary><c>kindred verify</c>: looks at every part of an installation and says how to mend what is wrong.</summary>
internal static class VerifyCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var options = new SettingsOptions();
        var command = new Command("verify", "Check every part of this installation and say how to mend it");
        options.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var settings = SettingsReader.Read(options.Read(parse), surroundings);
            // Put together but never started: nothing listens and no database is opened by it.
            await using var server = KindredServer.Create(settings);
            return await RunAsync(Checks(settings, server.Services, surroundings), surroundings.Output, cancellationToken);
        });
        return command;
    }

    /// <summary>Runs checks one after the other and prints a line for each.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<InstallationCheck> checks, TextWriter output, CancellationToken cancellationToken)
    {
        var broken = 0;
        foreach (var check in checks)
        {
            var result = await TryAsync(check, cancellationToken);
            if (result.State == CheckState.Broken) broken++;
            var mark = result.State switch { CheckState.Good => "✓", CheckState.Lacking => "!", _ => "✗" };
            await output.WriteLineAsync($"{mark} {check.Name,-16} {result.Found}");
            if (result.Mend is not null) await output.WriteLineAsync($"  {"",-16} → {result.Mend}");
        }

        await output.WriteLineAsync(broken == 0 ? "Everything that Kindred needs is there." : $"{broken} of {checks.Count} parts are broken.");
        return broken == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static InstallationCheck[] Checks(ServerSettings settings, IServiceProvider services, Surroundings surroundings) =>
    [
        new("runtime", static _ => Task.FromResult(MachineChecks.Runtime())),
        new("clock", _ => Task.FromResult(MachineChecks.Clock(surroundings.Clock))),
        new("data folder", _ => Task.FromResult(MachineChecks.DataFolder(settings.DataFolder))),
        new("database", cancellationToken => MachineChecks.DatabaseAsync(new Backends.StorageOptions { Data = settings.DataFolder }, surroundings.Clock, cancellationToken)),
        new("sentence encoder", _ => Task.FromResult(EngineChecks.Encoder(services.GetRequiredService<SentenceEncoder>()))),
        new("token counting", _ => Task.FromResult(EngineChecks.Tokens(services.GetRequiredService<TokenCounters>()))),
        new("language models", cancellationToken => EngineChecks.ModelsAsync(services.GetRequiredService<ModelDirectory>(), cancellationToken)),
        new("port", cancellationToken => EngineChecks.PortAsync(settings.Urls, cancellationToken)),
    ];

    private static async Task<CheckResult> TryAsync(InstallationCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever a part throws is what there is to say about it; the other parts are still looked at.
            return CheckResult.Broken(error.Message, "Look at that message; if it stays unclear, open an issue with it.");
        }
    }
}
