using System.CommandLine;

namespace Kindred.Cli;

/// <summary><c>kindred chat</c>: a conversation in the terminal, or line by line from a pipe.</summary>
internal static class ChatCommand
{
    private const string Help = """
        Type and press Enter. Ctrl-C stops a reply; at an empty line it leaves.
          /why    what the last reply was given from memory, and its budget
          /new    start a new conversation (what was said stays remembered)
          /help   this
          /quit   leave
        """;

    public static Command Create(Surroundings surroundings)
    {
        var character = new Option<string?>("--character", "-c") { Description = "Whom to talk with: memories of other characters stay out" };
        var conversation = new Option<string?>("--conversation") { Description = "Go on with this conversation (an id, or a name of your own)" };
        var connection = new ConnectionOptions();
        var command = new Command("chat", "Talk in this terminal; /why shows what was recalled") { character, conversation };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var server = await connection.OpenAsync(parse, surroundings, cancellationToken);
            var talk = new Talk(server.Http, connection.Flags(parse).Model, parse.GetValue(character), parse.GetValue(conversation));
            if (surroundings.Interactive) await ConverseAsync(talk, surroundings, cancellationToken);
            else await ReadLinesAsync(talk, surroundings, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ConverseAsync(Talk talk, Surroundings surroundings, CancellationToken cancellationToken)
    {
        await surroundings.Output.WriteLineAsync("What you tell is remembered. /help lists the commands.");
        var editor = new LineEditor("> ", static () => Console.ReadKey(intercept: true), surroundings.Output);
        CancellationTokenSource? reply = null;
        Console.CancelKeyPress += (_, pressed) =>
        {
            // A reply is stopped; the program goes on.
            pressed.Cancel = true;
            reply?.Cancel();
        };
        Console.TreatControlCAsInput = true;
        while (!cancellationToken.IsCancellationRequested && editor.Read() is { } line)
        {
            Console.TreatControlCAsInput = false;
            using (reply = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                if (!await AnswerAsync(talk, line, surroundings, reply.Token)) return;
            }

            reply = null;
            Console.TreatControlCAsInput = true;
        }
    }

    private static async Task ReadLinesAsync(Talk talk, Surroundings surroundings, CancellationToken cancellationToken)
    {
        while (await surroundings.Input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!await AnswerAsync(talk, line, surroundings, cancellationToken)) return;
        }
    }

    // False when the person wants to leave.
    private static async Task<bool> AnswerAsync(Talk talk, string line, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var output = surroundings.Output;
        try
        {
            switch (line.Trim())
            {
                case "":
                    return true;
                case "/quit" or "/exit":
                    return false;
                case "/help":
                    await output.WriteLineAsync(Help);
                    return true;
                case "/new":
                    talk.StartAnew();
                    await output.WriteLineAsync("A new conversation.");
                    return true;
                case "/why":
                    await WhyView.PrintAsync(await talk.WhyAsync(cancellationToken), output);
                    return true;
                default:
                    await talk.SayAsync(line, output, cancellationToken);
                    return true;
            }
        }
        catch (CommandFailedException failure)
        {
            await surroundings.Error.WriteLineAsync(failure.Message);
        }
        catch (HttpRequestException failure)
        {
            await surroundings.Error.WriteLineAsync($"The server does not answer: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync(" …");
        }

        return true;
    }
}
