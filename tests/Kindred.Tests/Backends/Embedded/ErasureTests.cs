using System.Text;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Users;

namespace Kindred.Tests.Backends.Embedded;

public sealed class ErasureTests : IDisposable
{
    private static readonly PersonId Ann = new("ann");
    private readonly TemporaryDatabase _temporary = new();

    [Fact]
    public async Task No_word_of_a_deleted_conversation_is_left_in_any_file()
    {
        var store = new SqliteConversationStore(_temporary.Database);
        var (secret, kept) = (new Story("chat-xylophone", "Xylophone"), new Story("chat-marimba"));
        await FillAsync(store, secret, "xylophone");
        await FillAsync(store, kept, "marimba");
        Count("xylophone").ShouldBeGreaterThan(0);

        (await store.DeleteAsync(Ann, secret.Conversation.Id, CancellationToken.None)).ShouldBeTrue();
        Count("xylophone").ShouldBe(0);
        Count("marimba").ShouldBeGreaterThan(0);
        _temporary.Close();
        Count("xylophone").ShouldBe(0);
        (await new SqliteConversationStore(_temporary.Database).TreeAsync(Ann, kept.Conversation.Id, CancellationToken.None)).Count.ShouldBe(40);
    }

    [Fact]
    public async Task A_reader_delays_the_emptying_of_the_log_until_the_next_write()
    {
        var store = new SqliteConversationStore(_temporary.Database);
        var (secret, kept) = (new Story(), new Story());
        await FillAsync(store, secret, "xylophone");
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var finish = new ManualResetEventSlim();
        var read = Task.Run(() => _temporary.Database.ReadAsync(
            session =>
            {
                session.Run("BEGIN");
                session.Ask("SELECT count(*) FROM turn");
                reading.SetResult();
                finish.Wait(TimeSpan.FromSeconds(30));
                session.Run("COMMIT");
                return true;
            },
            CancellationToken.None));
        await reading.Task;
        (await store.DeleteAsync(Ann, secret.Conversation.Id, CancellationToken.None)).ShouldBeTrue();
        Count("xylophone").ShouldBeGreaterThan(0);

        finish.Set();
        await read;
        await FillAsync(store, kept, "marimba");
        await _temporary.Database.CheckpointAsync(CancellationToken.None);
        Count("xylophone").ShouldBe(0);
    }

    public void Dispose() => _temporary.Dispose();

    // Long and short turns, versions and traces, so that overflow pages and rebalanced ones are among what must be wiped.
    private async Task FillAsync(SqliteConversationStore store, Story story, string word)
    {
        var traces = new SqliteTraceStore(_temporary.Database);
        var vectors = new SqliteVectorStore(_temporary.Database);
        Turn? last = null;
        for (var i = 0; i < 40; i++)
        {
            last = story.Ask(last, string.Concat(Enumerable.Repeat($"{word} {i} ", 1 + i * i))) with { Speaker = word, Caption = word, ExternalId = $"{word}-{i}" };
            await store.AppendAsync(Ann, story.Conversation, [last], last.Id, CancellationToken.None);
            if (i % 3 == 0) await store.ReviseAsync(Ann, last.Id, $"{word} instead, {i}", i, false, last.SaidAt, CancellationToken.None);
            await traces.SaveAsync(Ann, last.Id, Encoding.UTF8.GetBytes($"\"{word}\""), CancellationToken.None);
            await vectors.SaveAsync(Ann, [new TurnVector(last.Id, 1, word, new Half[512])], CancellationToken.None);
        }
    }

    private int Count(string word)
    {
        var needle = Encoding.UTF8.GetBytes(word);
        return Directory.EnumerateFiles(_temporary.Folder).Sum(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes.AsSpan().Count(needle);
        });
    }
}
