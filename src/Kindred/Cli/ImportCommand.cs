using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Kindred.Cli;

/// <summary><c>kindred import FILE…</c>: brings chats, cards and lorebooks along.</summary>
internal static class ImportCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var files = new Argument<FileInfo[]>("file") { Description = "SillyTavern chats, world info and cards, a ChatGPT export, our JSONL, or a zip of several", Arity = ArgumentArity.OneOrMore };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what is in it" };
        var connection = new ConnectionOptions();
        var command = new Command("import", "Bring earlier chats, characters and lorebooks along; the same file twice adds nothing") { files, dryRun };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            foreach (var file in parse.GetValue(files)!)
            {
                if (!file.Exists) throw new CommandFailedException($"There is no file {file.FullName}.");
            }

            await using var server = await connection.OpenAsync(parse, surroundings, cancellationToken);
            foreach (var file in parse.GetValue(files)!) await ImportAsync(server, file, parse.GetValue(dryRun), surroundings, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ImportAsync(ServerConnection server, FileInfo file, bool dryRun, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var output = surroundings.Output;
        await output.WriteLineAsync($"{file.Name} ({file.Length / 1024.0 / 1024:0.0} MB) …");
        await using var stream = file.OpenRead();
        var bar = new ImportBar(surroundings, file.Length);
        using var content = new WatchedContent(stream, bar.SentAsync);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/import?dry_run={(dryRun ? "true" : "false")}&name={Uri.EscapeDataString(file.Name)}", UriKind.Relative)) { Content = content };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var receipt = answer.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? await WatchAsync(answer, bar, cancellationToken)
            : await ServerConnection.ReadAsync(answer, cancellationToken);
        await PrintAsync(receipt.RootElement, dryRun, output);
    }

    /// <summary>Follows the events of an import to the last one.</summary>
    private static async Task<JsonDocument> WatchAsync(HttpResponseMessage answer, ImportBar bar, CancellationToken cancellationToken)
    {
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var name = "";
        while (await events.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            var data = JsonDocument.Parse(line[6..]);
            if (name == "done")
            {
                await bar.ClearAsync();
                return data;
            }

            using (data)
            {
                if (name == "progress") await bar.ShowAsync(data.RootElement);
                else if (name == "error")
                {
                    await bar.ClearAsync();
                    throw new CommandFailedException(data.RootElement.GetProperty("message").GetString()!);
                }
            }
        }

        throw new CommandFailedException("The server broke off in the middle; nothing of the file was kept.");
    }

    private static async Task PrintAsync(JsonElement receipt, bool dryRun, TextWriter output)
    {
        int Number(string name) => receipt.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
        var also = string.Concat(
            Also(Number("alternatives"), "other versions of turns"), Also(Number("personas"), "personas"), Also(Number("lorebooks"), "lorebooks"), Also(Number("already_there"), "already there"));
        await output.WriteLineAsync($"  {(dryRun ? "holds" : "brought")} {Number("turns")} turns in {Number("conversations")} conversations{also}{Undo(receipt, dryRun)}");
        foreach (var skipped in receipt.GetProperty("skipped").EnumerateArray())
        {
            var where = skipped.TryGetProperty("file", out var file) ? $"{file.GetString()} " : "";
            var line = skipped.GetProperty("line").GetInt32();
            await output.WriteLineAsync($"  skipped {where}{(line > 0 ? $"line {line}" : "")}: {skipped.GetProperty("reason").GetString()}");
        }
    }

    private static string Also(int number, string what) => number > 0 ? $", {number} {what}" : "";

    private static string Undo(JsonElement receipt, bool dryRun) =>
        !dryRun && receipt.TryGetProperty("batch_id", out var batch) && batch.GetString() is { } id ? $" (batch {id}; DELETE /api/import/{id} undoes it)" : "";
}
