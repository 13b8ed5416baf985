using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Kindred.Cli;

/// <summary><c>kindred recall "…"</c>: what memory finds for a question, with the reasons.</summary>
internal static class RecallCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var question = new Argument<string>("question") { Description = "What to look for, in your own words" };
        var limit = new Option<int>("--limit", "-n") { Description = "How many memories at most (1 to 100)", DefaultValueFactory = _ => 8 };
        var json = new Option<bool>("--json") { Description = "Print the server's answer as it is" };
        var connection = new ConnectionOptions();
        var command = new Command("recall", "Search what was said, by meaning, words and time") { question, limit, json };
        connection.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var server = await connection.OpenAsync(parse, surroundings, cancellationToken);
            using var answer = await server.Http.PostAsJsonAsync("/api/recall", new RecallQuestion(parse.GetValue(question)!, parse.GetValue(limit), 0), CliJson.Default.RecallQuestion, cancellationToken);
            using var found = await ServerConnection.ReadAsync(answer, cancellationToken);
            var output = surroundings.Output;
            if (parse.GetValue(json)) await output.WriteLineAsync(found.RootElement.GetRawText());
            else await PrintAsync(found.RootElement, output);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task PrintAsync(JsonElement found, TextWriter output)
    {
        var items = found.GetProperty("items");
        if (items.GetArrayLength() == 0) await output.WriteLineAsync("Nothing about that is remembered.");
        foreach (var item in items.EnumerateArray())
        {
            var day = item.GetProperty("said_at").GetDateTimeOffset().ToString("ddd d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
            await output.WriteLineAsync($"{item.GetProperty("score").GetDouble(),7:0.00}  [{day}] {item.GetProperty("speaker").GetString() ?? "?"}: {OneLine(item.GetProperty("text").GetString()!)}");
        }

        await output.WriteLineAsync($"({items.GetArrayLength()} found in {found.GetProperty("took_ms").GetDouble():0.#} ms)");
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
