using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Transfer;
using Kindred.Users;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Benchmarks;

/// <summary>Import of our JSONL into the embedded database: how many turns a second the first time, and the second, when all are there.</summary>
internal static class ImportVerb
{
    private const int Conversations = 200;
    private const int Turns = 200;

    public static void Run(FigureTable table)
    {
        var folder = Directory.CreateTempSubdirectory("kindred-bench-").FullName;
        try
        {
            using var database = EmbeddedDatabase.Open(new StorageOptions { Data = folder }, TimeProvider.System, NullLogger.Instance);
            var import = new FileImport(
                new ImportStores(new SqliteImportStore(database), new RamWorkingMemory(new StorageOptions()), new SqlitePersonaStore(database), new SqliteLorebookStore(database)),
                static () => { }, TimeProvider.System, NullLogger<FileImport>.Instance);
            var file = File();
            // A first one warms up.
            MeasureAsync(import, new PersonId("warm"), file, "").GetAwaiter().GetResult();
            table.Add(MeasureAsync(import, new PersonId("ann"), file, "import, all new").GetAwaiter().GetResult());
            table.Add(MeasureAsync(import, new PersonId("ann"), file, "import, all there").GetAwaiter().GetResult());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Figure> MeasureAsync(FileImport import, PersonId owner, byte[] file, string name)
    {
        using var stream = new MemoryStream(file);
        var began = Stopwatch.GetTimestamp();
        var result = await import.ImportAsync(owner, stream, new ImportRequest(), CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(began);
        var each = took.TotalMilliseconds / (Conversations * Turns);
        return new Figure(name, Conversations * Turns, each, each, each, $"{Conversations * Turns / took.TotalSeconds:N0} turns/s, {result.Turns} added");
    }

    private static byte[] File()
    {
        var text = new StringBuilder();
        var start = new DateTimeOffset(2024, 1, 1, 9, 0, 0, TimeSpan.Zero);
        for (var conversation = 0; conversation < Conversations; conversation++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{"type":"conversation","external_id":"c{{conversation}}","character":"Mina","user":"Ann","started_at":"{{start:O}}"}""").Append('\n');
            for (var turn = 0; turn < Turns; turn++)
            {
                var words = $"{conversation} {turn} ".PadRight(150, 'x');
                text.Append(CultureInfo.InvariantCulture, $$"""{"type":"turn","external_id":"t{{turn}}","role":"{{(turn % 2 == 0 ? "user" : "assistant")}}","text":"{{words}}","said_at":"{{start.AddMinutes(turn):O}}"}""").Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
