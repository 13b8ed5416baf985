using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Kindred.Cli;

/// <summary><c>kindred import FILE…</c>: brings chats along.</summary>
internal static class ImportCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var files = new Argument<FileInfo[]>("file") { Description = "Conversations as JSONL (docs/connect/import.md shows the lines)", Arity = ArgumentArity.OneOrMore };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what is in it" };
        var connection = new ConnectionOptions();
        var command = new Command("import", "Bring earlier chats along; the same file twice adds nothing") { files, dryRun };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            foreach (var file in parse.GetValue(files)!)
            {
                if (!file.Exists) throw new CommandFailedException($"There is no file {file.FullName}.");
            }

            await using var server = await connection.OpenAsync(parse, surroundings, cancellationToken);
            foreach (var file in parse.GetValue(files)!) await ImportAsync(server, file, parse.GetValue(dryRun), surroundings.Output, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ImportAsync(ServerConnection server, FileInfo file, bool dryRun, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"{file.Name} ({file.Length / 1024.0 / 1024:0.0} MB) …");
        await using var stream = file.OpenRead();
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await server.Http.PostAsync(new Uri($"/api/import?dry_run={(dryRun ? "true" : "false")}&name={Uri.EscapeDataString(file.Name)}", UriKind.Relative), content, cancellationToken);
        using var receipt = await ServerConnection.ReadAsync(answer, cancellationToken);
        var root = receipt.RootElement;
        await output.WriteLineAsync($"  {(dryRun ? "holds" : "brought")} {root.GetProperty("turns").GetInt32()} turns in {root.GetProperty("conversations").GetInt32()} conversations{Undo(root, dryRun)}");
        foreach (var skipped in root.GetProperty("skipped").EnumerateArray())
            await output.WriteLineAsync($"  skipped line {skipped.GetProperty("line").GetRawText()}: {skipped.GetProperty("reason").GetString()}");
    }

    private static string Undo(JsonElement receipt, bool dryRun) =>
        !dryRun && receipt.TryGetProperty("batch_id", out var batch) && batch.GetString() is { } id ? $" (batch {id}; DELETE /api/import/{id} undoes it)" : "";
}
