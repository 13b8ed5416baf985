using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Kindred.Cli;

/// <summary>The command line: one root with one command a file, and one place where a failure becomes a sentence and an exit code.</summary>
internal static class CommandLine
{
    private const string Examples = """
        Examples:
          kindred                                start the server on http://127.0.0.1:8000
          kindred chat                           talk in this terminal
          kindred import chats.zip               bring earlier conversations along
          kindred personas add wren.png          add a character
          kindred recall "Where did we go in May?"
          kindred serve --urls http://127.0.0.1:9000 --data ~/kindred
          kindred verify                         check this installation

        Settings come from, in this order: option, environment (KINDRED_URLS, KINDRED_DATA, …), .env, kindred.yaml.
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings surroundings)
    {
        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = surroundings.Output,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,

                // Each command ends in its own way: the server drains, a chat stops its reply.
                ProcessTerminationTimeout = null,
            };
            // A word that begins with @ is a persona's handle, not a file of further words.
            return await Root(surroundings).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync(invocation);
        }
        catch (CommandFailedException failure)
        {
            await surroundings.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(Surroundings surroundings)
    {
        var options = new SettingsOptions();
        var root = new RootCommand("Kindred remembers: a companion server between any chat program and any language model.");
        options.AddTo(root);
        root.SetAction((parse, cancellationToken) => ServeCommand.RunAsync(options.Read(parse), surroundings, cancellationToken));
        root.Subcommands.Add(ServeCommand.Create(surroundings));
        root.Subcommands.Add(ChatCommand.Create(surroundings));
        root.Subcommands.Add(RecallCommand.Create(surroundings));
        root.Subcommands.Add(ImportCommand.Create(surroundings));
        root.Subcommands.Add(PersonasCommand.Create(surroundings));
        root.Subcommands.Add(EvalCommand.Create(surroundings));
        root.Subcommands.Add(VerifyCommand.Create(surroundings));
        AddExamples(root);
        return root;
    }

    private static void AddExamples(RootCommand root)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction help } option) option.Action = new HelpWithExamples(help, root, Examples);
    }

    private sealed class HelpWithExamples(HelpAction help, Command command, string examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command == command) parseResult.InvocationConfiguration.Output.WriteLine(examples);
            return result;
        }
    }
}
