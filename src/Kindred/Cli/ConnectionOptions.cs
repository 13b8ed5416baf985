using System.CommandLine;

namespace Kindred.Cli;

/// <summary>The options of every command that talks to a server.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _url = new("--url") { HelpName = "URL", Description = "A running server (also KINDRED_URL); when none answers, the data folder is used directly" };
    private readonly SettingsOptions _settings = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        _settings.AddTo(command, listens: false);
    }

    public Task<ServerConnection> OpenAsync(ParseResult parse, Surroundings surroundings, CancellationToken cancellationToken) =>
        ServerConnection.OpenAsync(parse.GetValue(_url), _settings.Read(parse), surroundings, cancellationToken);

    public Settings.SettingsFlags Flags(ParseResult parse) => _settings.Read(parse);
}
