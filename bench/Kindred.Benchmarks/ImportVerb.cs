using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Memory;
using Kindred.Transfer;
using Kindred.Users;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kindred.Benchmarks;

/// <summary>
/// Import into the embedded database, our JSONL and chats of SillyTavern, in turns a second: the first time, with the person's index brought up to date
/// so that every turn can be recalled, and the second, when all are there.
/// </summary>
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
            var indexes = new PersonIndexes(new SqliteConversationStore(database), new SqliteVectorStore(database), TextEmbedding.None, Options.Create(new MemoryOptions()));
            foreach (var (kind, file) in new[] { ("JSONL", File()), ("SillyTavern", Chats()) })
            {
                // A first one warms up.
                MeasureAsync(import, indexes, new PersonId($"warm {kind}"), file, "").GetAwaiter().GetResult();
                table.Add(MeasureAsync(import, indexes, new PersonId(kind), file, $"{kind}, all new, indexed").GetAwaiter().GetResult());
                table.Add(MeasureAsync(import, indexes, new PersonId(kind), file, $"{kind}, all there").GetAwaiter().GetResult());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Figure> MeasureAsync(FileImport import, PersonIndexes indexes, PersonId owner, byte[] file, string name)
    {
        using var stream = new MemoryStream(file);
        var began = Stopwatch.GetTimestamp();
        var result = await import.ImportAsync(owner, stream, new ImportRequest(), CancellationToken.None);
        var wrote = Stopwatch.GetElapsedTime(began);
        await indexes.CurrentAsync(owner, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(began);
        var each = took.TotalMilliseconds / (Conversations * Turns);
        return new Figure(
            name, Conversations * Turns, each, each, each,
            $"{Conversations * Turns / took.TotalSeconds:N0} turns/s ({Conversations * Turns / wrote.TotalSeconds:N0} written), {result.Turns} added, {result.Alternatives} beside");
    }

    /// <summary>The same talk as a zip of SillyTavern chats; every fifth reply was swiped once.</summary>
    private static byte[] Chats()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var start = new DateTimeOffset(2024, 1, 1, 9, 0, 0, TimeSpan.Zero);
            for (var conversation = 0; conversation < Conversations; conversation++)
            {
                using var chat = new StreamWriter(archive.CreateEntry($"Mina/Mina - {conversation}.jsonl").Open());
                chat.WriteLine($$$"""{"chat_metadata":{"integrity":"s{{{conversation}}}"},"user_name":"unused","character_name":"unused"}""");
                for (var turn = 0; turn < Turns; turn++) chat.WriteLine(Message(conversation, turn, start.AddMinutes(turn)));
            }
        }

        return stream.ToArray();
    }

    private static string Message(int conversation, int turn, DateTimeOffset at)
    {
        var words = Words(conversation, turn);
        if (turn % 2 == 0) return $$$"""{"name":"Ann","is_user":true,"is_system":false,"send_date":"{{{at:O}}}","mes":"{{{words}}}","extra":{}}""";
        var swipes = turn % 10 == 1 ? $$$""","swipes":["other {{{words}}}","{{{words}}}"],"swipe_id":1,"swipe_info":[{"send_date":"{{{at:O}}}"},{"send_date":"{{{at:O}}}"}]""" : "";
        return $$$"""{"name":"Mina","is_user":false,"is_system":false,"send_date":"{{{at:O}}}","mes":"{{{words}}}","extra":{"api":"x","model":"y"}{{{swipes}}}}""";
    }

    // Some 25 words out of 5,000, as talk repeats itself.
    private static string Words(int conversation, int turn)
    {
        var random = new Random((conversation * Turns) + turn);
        return $"{conversation} {turn} {string.Join(' ', Enumerable.Range(0, 25).Select(_ => $"w{random.Next(5_000)}"))}";
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
                var words = Words(conversation, turn);
                text.Append(CultureInfo.InvariantCulture, $$"""{"type":"turn","external_id":"t{{turn}}","role":"{{(turn % 2 == 0 ? "user" : "assistant")}}","text":"{{words}}","said_at":"{{start.AddMinutes(turn):O}}"}""").Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
