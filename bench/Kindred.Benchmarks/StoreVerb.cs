using System.Diagnostics;
using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Users;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Benchmarks;

/// <summary>Durable storing in the embedded database: one client, 64 at once, and what a thousand messages take on disk.</summary>
internal static class StoreVerb
{
    private const int Dimension = 512;
    private const double Seconds = 5;

    public static void Run(FigureTable table)
    {
        var folder = Directory.CreateTempSubdirectory("kindred-bench-").FullName;
        try
        {
            foreach (var clients in new[] { 1, 64 })
            {
                using var database = Open(Path.Combine(folder, $"{clients}"));
                var store = new SqliteConversationStore(database);
                // The first second warms up.
                Store(store, clients, 1);
                table.Add(Store(store, clients, Seconds));
            }

            Console.WriteLine($"SQLite {SqliteLibrary.Version} ({SqliteLibrary.Origin})");
            var plain = BytesPerThousand(Path.Combine(folder, "plain"), withVectors: false);
            var vectors = BytesPerThousand(Path.Combine(folder, "vectors"), withVectors: true);
            Console.WriteLine($"on disk per 1,000 messages of 300 bytes: {plain:N0} bytes, with {Dimension}-d half-precision vectors {vectors:N0} bytes");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EmbeddedDatabase Open(string folder) => EmbeddedDatabase.Open(new StorageOptions { Data = folder }, TimeProvider.System, NullLogger.Instance);

    private static Figure Store(SqliteConversationStore store, int clients, double seconds)
    {
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        var tasks = Enumerable.Range(0, clients).Select(client => Task.Run(() => TalkAsync(store, new PersonId($"person-{client}"), began, seconds))).ToArray();
        var times = Task.WhenAll(tasks).GetAwaiter().GetResult().SelectMany(static it => it).Order().ToArray();
        var rate = times.Length / Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        var cost = (process.TotalProcessorTime - processor).TotalMicroseconds / times.Length;
        return new Figure($"store a message, {clients} at once", times.Length, At(times, 0.50), At(times, 0.95), times[0], $"{rate:N0} messages/s, p99 {At(times, 0.99):F2} ms, {cost:F0} µs of processor time each");
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private static async Task<List<double>> TalkAsync(SqliteConversationStore store, PersonId owner, long began, double seconds)
    {
        var times = new List<double>();
        var talk = new Talk();
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
        {
            var turn = talk.Next();
            var start = Stopwatch.GetTimestamp();
            await store.AppendAsync(owner, talk.Conversation, [turn], turn.Id, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static double BytesPerThousand(string folder, bool withVectors)
    {
        const int conversations = 100, turns = 100;
        using (var database = Open(folder))
        {
            var store = new SqliteConversationStore(database);
            var vectors = new SqliteVectorStore(database);
            Task.WhenAll(Enumerable.Range(0, conversations).Select(async number =>
            {
                var talk = new Talk();
                var owner = new PersonId($"person-{number}");
                for (var i = 0; i < turns; i++)
                {
                    var turn = talk.Next();
                    await store.AppendAsync(owner, talk.Conversation, [turn], turn.Id, CancellationToken.None);
                    if (withVectors) await vectors.SaveAsync(owner, [new TurnVector(turn.Id, 1, "use-lite", new Half[Dimension])], CancellationToken.None);
                }
            })).GetAwaiter().GetResult();
        }

        return new DirectoryInfo(folder).EnumerateFiles().Sum(static file => file.Length) * 1000.0 / (conversations * turns);
    }

    /// <summary>A chat that goes back and forth, 300 bytes a message.</summary>
    private sealed class Talk
    {
        private Turn? _last;

        public Talk()
        {
            var now = TimeProvider.System.GetUtcNow();
            Conversation = new Conversation(ConversationId.New(now), null, "Mina", "Ann", now, now);
        }

        public Conversation Conversation { get; }

        public Turn Next()
        {
            var now = TimeProvider.System.GetUtcNow();
            var role = _last is { Role: TurnRole.User } ? TurnRole.Assistant : TurnRole.User;
            var text = $"{_last?.Ordinal} said at {now:O} ".PadRight(300, 'x');
            return _last = new Turn(TurnId.New(now), Conversation.Id, _last?.Id, (_last?.Ordinal ?? -1) + 1, 0, role, null, text, TurnKey.Of(role, text), now);
        }
    }
}
