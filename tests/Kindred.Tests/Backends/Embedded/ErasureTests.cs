using System.Text;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Memory;
using static Kindred.Tests.Backends.SampleChat;

namespace Kindred.Tests.Backends.Embedded;

public sealed class ErasureTests
{
    private const string Secret = "xyzzysecret";

    [Fact]
    public async Task No_byte_of_forgotten_words_is_left_in_the_files()
    {
        using var folder = new DataFolder();
        await using var database = folder.Open();
        var store = new SqliteConversationStore(database);
        var chance = new Random(3);
        var secret = new SampleChat($"{Secret}-id", $"{Secret}-character");
        Turn? parent = null;
        for (var i = 0; i < 150; i++)
        {
            // Others' rows of all sizes in between, some rewritten, so that pages split and are packed anew.
            var other = new SampleChat();
            var kept = other.Exchange(new string('a', chance.Next(2_000)), new string('b', chance.Next(300)));
            await store.AppendAsync(Ann, other.Head, kept, kept[1].Id, default);
            parent = parent is null || i % 2 == 0 ? secret.User(Words(chance, i), parent) : secret.Assistant(Words(chance, i), parent);
            await store.AppendAsync(Ann, secret.Head, [parent with { Caption = Secret, ExternalId = $"{Secret}{i}" }], parent.Id, default);
            if (i % 3 == 0) await store.ReviseAsync(Ann, parent.Id, Words(chance, i), i, false, secret.Head.StartedAt, default);
            if (i % 5 == 0) await store.ReviseAsync(Ann, kept[0].Id, new string('c', chance.Next(3_000)), i, false, secret.Head.StartedAt, default);
        }

        await new SqliteTraceStore(database).SaveAsync(Ann, parent!.Id, Encoding.UTF8.GetBytes(Secret), default);
        await new SqliteVectorStore(database).SaveAsync(Ann, [new TurnVector(parent.Id, 1, Secret, new Half[8])], default);
        (await OccurrencesAsync(folder)).ShouldBeGreaterThan(100);

        await store.DeleteAsync(Ann, secret.Id, default);
        await database.CheckpointAsync(default);

        (await OccurrencesAsync(folder)).ShouldBe(0);
        (await store.ListAsync(Ann, null, 1_000, default)).Count.ShouldBe(150);
    }

    private static string Words(Random chance, int i) => $"{Secret} {i} {string.Concat(Enumerable.Repeat(Secret, chance.Next(150)))}";

    private static async Task<int> OccurrencesAsync(DataFolder folder)
    {
        var count = 0;
        foreach (var path in Directory.GetFiles(folder.Path))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes);
            count += Occurrences(bytes);
        }

        return count;
    }

    private static int Occurrences(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        for (var at = bytes.IndexOf("xyzzysecret"u8); at >= 0; at = bytes.IndexOf("xyzzysecret"u8))
        {
            count++;
            bytes = bytes[(at + 1)..];
        }

        return count;
    }
}
