using System.CommandLine;
using Kindred.Cli.Settings;

namespace Kindred.Cli;

/// <summary>The options of every command that starts a server.</summary>
internal sealed class SettingsOptions
{
    private readonly Option<string?> _urls = new("--urls") { HelpName = "URL", Description = "Where to listen, http://127.0.0.1:8000 when not given (also KINDRED_URLS)" };
    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Where memories are kept (also KINDRED_DATA)" };
    private readonly Option<string?> _model = new("--model", "-m") { HelpName = "NAME", Description = "The model that answers when a request names none (also KINDRED_MODEL)" };
    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "Settings file, ./kindred.yaml when not given (also KINDRED_CONFIG)" };

    public void AddTo(Command command, bool listens = true)
    {
        if (listens) command.Options.Add(_urls);
        command.Options.Add(_data);
        command.Options.Add(_model);
        command.Options.Add(_config);
    }

    public SettingsFlags Read(ParseResult parse) => new(Value(parse, _urls), Value(parse, _data), Value(parse, _model), Value(parse, _config));

    private static string? Value(ParseResult parse, Option<string?> option) => parse.GetResult(option) is null ? null : parse.GetValue(option);
}
