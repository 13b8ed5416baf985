using System.CommandLine;
using System.Net.Http.Headers;

namespace Kindred.Cli;

/// <summary><c>kindred personas list|add|remove</c>: whom one can talk to.</summary>
internal static class PersonasCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("personas", "Characters to talk to: put @HANDLE behind a model's name") { List(surroundings), Add(surroundings), Remove(surroundings) };
        return command;
    }

    private static Command List(Surroundings surroundings)
    {
        var connection = new ConnectionOptions();
        var command = new Command("list", "Show them");
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var server = await connection.OpenAsync(parse, surroundings, cancellationToken);
            using var answer = await server.Http.GetAsync(new Uri("/api/personas", UriKind.Relative), cancellationToken);
            using var list = await ServerConnection.ReadAsync(answer, cancellationToken);
            var items = list.RootElement.GetProperty("items");
            if (items.GetArrayLength() == 0) await surroundings.Output.WriteLineAsync("There is nobody yet: './kindred personas add CARD.png' adds a character.");
            foreach (var item in items.EnumerateArray())
                await surroundings.Output.WriteLineAsync($"{item.GetProperty("model").GetString(),-28}  {item.GetProperty("name").GetString()}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Add(Surroundings surroundings)
    {
        var files = new Argument<FileInfo[]>("card") { Description = "Character cards: PNG, JSON or CHARX", Arity = ArgumentArity.OneOrMore };
        var connection = new ConnectionOptions();
        var command = new Command("add", "Add characters from card files") { files };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var server = await connection.OpenAsync(parse, surroundings, cancellationToken);
            foreach (var file in parse.GetValue(files)!) await AddAsync(server, file, surroundings.Output, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task AddAsync(ServerConnection server, FileInfo file, TextWriter output, CancellationToken cancellationToken)
    {
        if (!file.Exists) throw new CommandFailedException($"There is no file {file.FullName}.");
        await using var stream = file.OpenRead();
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await server.Http.PostAsync(new Uri($"/api/personas?filename={Uri.EscapeDataString(file.Name)}", UriKind.Relative), content, cancellationToken);
        using var added = await ServerConnection.ReadAsync(answer, cancellationToken);
        await output.WriteLineAsync($"{added.RootElement.GetProperty("name").GetString()}: ask for the model NAME{added.RootElement.GetProperty("model").GetString()}");
        if (!added.RootElement.TryGetProperty("warnings", out var warnings)) return;
        foreach (var warning in warnings.EnumerateArray()) await output.WriteLineAsync($"  {warning.GetString()}");
    }

    private static Command Remove(Surroundings surroundings)
    {
        var handle = new Argument<string>("handle") { Description = "The handle or id that 'list' shows" };
        var connection = new ConnectionOptions();
        var command = new Command("remove", "Remove a character; chats with it stay") { handle };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var server = await connection.OpenAsync(parse, surroundings, cancellationToken);
            var name = parse.GetValue(handle)!.TrimStart('@');
            using var answer = await server.Http.DeleteAsync(new Uri($"/api/personas/{Uri.EscapeDataString(name)}", UriKind.Relative), cancellationToken);
            if (!answer.IsSuccessStatusCode) using (await ServerConnection.ReadAsync(answer, cancellationToken)) return ExitCode.Failed;
            await surroundings.Output.WriteLineAsync($"{name} is removed.");
            return ExitCode.Done;
        });
        return command;
    }
}
