using System.CommandLine;
using Kindred.Backends.Embedded;
using Kindred.Cli.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Kindred.Cli;

/// <summary><c>kindred serve</c>, also what <c>kindred</c> alone does.</summary>
internal static class ServeCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var options = new SettingsOptions();
        var command = new Command("serve", "Start the server (the default command)");
        options.AddTo(command);
        command.SetAction((parse, cancellationToken) => RunAsync(options.Read(parse), surroundings, cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(SettingsFlags flags, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var settings = SettingsReader.Read(flags, surroundings);
        await using var server = KindredServer.Create(settings);
        await StartAsync(server, settings, cancellationToken);
        await surroundings.Output.WriteAsync(Welcome(server));
        await surroundings.Output.FlushAsync(cancellationToken);
        await server.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="CommandFailedException">The address is taken or not ours to use, the database is refused, or a setting is wrong.</exception>
    public static async Task StartAsync(WebApplication server, ServerSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new CommandFailedException($"Another program (perhaps Kindred itself) already listens on {settings.Urls}; stop it, or choose another port with --urls http://127.0.0.1:PORT.");
        }
        catch (DatabaseRefusedException refused)
        {
            throw new CommandFailedException(refused.Message);
        }
        catch (OptionsValidationException wrong)
        {
            throw new CommandFailedException($"The settings are wrong: {string.Join(" ", wrong.Failures)}", ExitCode.Configuration);
        }
        catch (InvalidOperationException wrong) when (wrong.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal))
        {
            throw new CommandFailedException($"The settings are wrong: {wrong.Message}", ExitCode.Configuration);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new CommandFailedException($"Listening on {settings.Urls} is not possible: {error.Message}");
        }
    }

    private static string Welcome(WebApplication server)
    {
        using var lines = new StringWriter { NewLine = "\n" };
        lines.WriteLine($"Kindred {HealthEndpoints.Version} listens on {string.Join(", ", server.Urls)}");
        foreach (var (name, value) in KindredServer.Introduce(server)) lines.WriteLine($"  {name,-8} {value}");
        lines.WriteLine("Press Ctrl+C to stop.");
        return lines.ToString();
    }
}
