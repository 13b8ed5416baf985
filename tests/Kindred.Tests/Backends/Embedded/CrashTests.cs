using System.Collections.Concurrent;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using static Kindred.Tests.Backends.SampleChat;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>What was acknowledged is there afterwards, whatever happens.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task No_acknowledged_turn_is_lost_or_doubled_when_the_process_is_killed()
    {
        using var folder = new DataFolder();
        var acknowledged = new ConcurrentBag<string>();
        var chance = new Random(20260301);
        for (var kill = 0; kill < 20; kill++)
        {
            using var process = ChildProcess.Start(null, "write-turns", folder.Path);
            var lines = process.StandardOutput;
            // Some are killed on their first words, some far into a checkpoint.
            for (var left = chance.Next(1, 1_500); left > 0 && await lines.ReadLineAsync() is { } line; left--) acknowledged.Add(line);
            process.Kill();
            while (await lines.ReadLineAsync() is { } line) acknowledged.Add(line);
            await process.WaitForExitAsync();
        }

        await using var database = folder.Open();
        (await database.ReadAsync(session => session.Ask("PRAGMA integrity_check") as string, default)).ShouldBe("ok");
        (await database.ReadAsync(session => (long)session.Ask("SELECT count(*) FROM pragma_foreign_key_check")!, default)).ShouldBe(0);
        var store = new SqliteConversationStore(database);
        var changes = await store.ChangesAsync(Ann, 0, int.MaxValue, default);
        var kept = changes.Select(change => change.Turn.Id.ToString()).ToHashSet();
        kept.Count.ShouldBe(changes.Count);
        acknowledged.Count.ShouldBeGreaterThan(1_000);
        acknowledged.Where(id => !kept.Contains(id)).ShouldBeEmpty();
        changes[^1].Sequence.ShouldBe(await store.LastSequenceAsync(Ann, default));
    }

    [Fact]
    public async Task After_a_power_loss_everything_that_was_flushed_is_there()
    {
        using var folder = new DataFolder();
        var log = DatabaseFile.LogOf(folder.DatabasePath);
        var chat = new SampleChat();
        var flushed = new List<(TurnId Turn, long LogLength)>();
        byte[] main;
        byte[] written;
        await using (var database = folder.Open())
        {
            var store = new SqliteConversationStore(database);
            Turn? parent = null;
            for (var i = 0; i < 60; i++)
            {
                parent = chat.User($"turn {i}", parent);
                await store.AppendAsync(Ann, chat.Head, [parent], parent.Id, default);
                flushed.Add((parent.Id, new FileInfo(log).Length));
            }

            main = await ReadSharedAsync(folder.DatabasePath);
            written = await ReadSharedAsync(log);
        }

        var chance = new Random(7);
        for (var loss = 0; loss < 25; loss++)
        {
            using var copy = new DataFolder();
            var length = chance.Next(written.Length + 1);
            await File.WriteAllBytesAsync(copy.DatabasePath, main);
            await File.WriteAllBytesAsync(DatabaseFile.LogOf(copy.DatabasePath), written[..length]);
            await using var database = copy.Open();
            var store = new SqliteConversationStore(database);
            var kept = (await store.ChangesAsync(Ann, 0, int.MaxValue, default)).Select(change => change.Turn.Id).ToHashSet();
            flushed.Where(turn => turn.LogLength <= length && !kept.Contains(turn.Turn)).ShouldBeEmpty();
            (await store.LastSequenceAsync(Ann, default)).ShouldBe(kept.Count == 0 ? 0 : (2 * kept.Count) - 1);
        }
    }

    [Fact]
    public async Task The_log_is_gone_after_an_orderly_end()
    {
        using var folder = new DataFolder();
        await using (var database = folder.Open())
        {
            var chat = new SampleChat();
            var turns = chat.Exchange("one", "two");
            await new SqliteConversationStore(database).AppendAsync(Ann, chat.Head, turns, turns[1].Id, default);
        }

        Directory.GetFiles(folder.Path).ShouldBe([folder.DatabasePath]);
        await using var again = folder.Open();
        (await new SqliteConversationStore(again).LastSequenceAsync(Ann, default)).ShouldBe(2);
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
