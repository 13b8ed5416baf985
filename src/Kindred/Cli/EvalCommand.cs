using System.CommandLine;
using System.Text.Json;
using Kindred.Cli.Settings;
using Kindred.Memory;
using Kindred.Memory.Evaluation;
using Spectre.Console;

namespace Kindred.Cli;

/// <summary><c>kindred eval …</c>: measures memory on data sets that the person supplies.</summary>
internal static class EvalCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("eval", "Measure memory on a data set");
        command.Subcommands.Add(Locomo(surroundings));
        return command;
    }

    private static Command Locomo(Surroundings surroundings)
    {
        var file = new Argument<FileInfo>("file") { Description = "The data set's JSON (LoCoMo; not shipped, CC BY-NC 4.0)" };
        var lexical = new Option<bool>("--lexical") { Description = "Words alone, without sentence vectors" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        var command = new Command("locomo", "Evidence recall on LoCoMo conversations, turn by turn, no language model") { file, lexical, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetValue(file)!;
            if (!path.Exists) throw new CommandFailedException($"There is no file {path.FullName}.");
            var settings = SettingsReader.Read(new SettingsFlags(), surroundings);
            await using var server = KindredServer.Create(settings);
            var embedding = parse.GetValue(lexical) ? TextEmbedding.None : server.Services.GetRequiredService<TextEmbedding>();
            var report = await RunAsync(path.FullName, embedding, surroundings, cancellationToken);
            if (parse.GetValue(json)) await surroundings.Output.WriteLineAsync(JsonSerializer.Serialize(report, CliJson.Default.LocomoReport));
            else Print(report, surroundings);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<LocomoReport> RunAsync(string file, TextEmbedding embedding, Surroundings surroundings, CancellationToken cancellationToken)
    {
        try
        {
            return await LocomoEvaluation.RunAsync(file, embedding, null, cancellationToken: cancellationToken);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandFailedException($"{file} is no LoCoMo file: {error.Message}");
        }
    }

    private static void Print(LocomoReport report, Surroundings surroundings)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(surroundings.Output), Interactive = InteractionSupport.No });
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in (string[])["group", "questions", "R@5", "R@10", "R@25", "R@50", "any@5", "MRR", "in 800 tokens", "in 1400"]) table.AddColumn(column);
        foreach (var row in report.Rows)
        {
            table.AddRow(
                row.Group, $"{row.Questions}", Percent(row.RecallAt5), Percent(row.RecallAt10), Percent(row.RecallAt25), Percent(row.RecallAt50), Percent(row.AnyAt5), $"{row.Mrr:0.000}", Percent(row.RecallIn800), Percent(row.RecallIn1400));
        }

        console.Profile.Width = Math.Max(console.Profile.Width, 120);
        console.WriteLine($"{report.Conversations} conversations, {report.Turns} turns; {report.Model ?? "words alone"}; a question took {report.Latency.P50:0.0} ms (p50), {report.Latency.P95:0.0} ms (p95)");
        console.Write(table);
    }

    private static string Percent(double share) => $"{share * 100:0.0}";
}
