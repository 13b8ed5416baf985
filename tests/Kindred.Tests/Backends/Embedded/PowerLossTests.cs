using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>
/// A power loss keeps what was flushed and any part of what came after. What was flushed when a write was acknowledged is known by the
/// length of the log at that moment, so a log that is cut anywhere must still give back every write acknowledged before the cut.
/// </summary>
public sealed class PowerLossTests : IDisposable
{
    private const int Turns = 80;
    private const int Cuts = 30;
    private static readonly PersonId Ann = new("ann");
    private readonly TemporaryDatabase _temporary = new();

    [Fact]
    public async Task What_was_acknowledged_before_the_cut_of_the_log_is_there()
    {
        var (turns, flushed) = await WriteAsync();
        var file = Read(_temporary.FilePath);
        var log = Read(DatabaseFile.LogOf(_temporary.FilePath));
        var random = new Random(20250302);
        for (var i = 0; i < Cuts; i++)
        {
            var cut = random.Next(log.Length + 1);
            // What follows the cut may be missing or never have become what it was meant to be.
            var rest = new byte[i % 2 == 0 ? 0 : log.Length - cut];
            random.NextBytes(rest);
            using var after = new TemporaryDatabase();
            File.WriteAllBytes(after.FilePath, file);
            File.WriteAllBytes(DatabaseFile.LogOf(after.FilePath), [.. log.AsSpan(0, cut), .. rest]);

            (await after.Database.ReadAsync(static session => session.Ask("PRAGMA integrity_check"), CancellationToken.None)).ShouldBe("ok");
            var stored = await new SqliteConversationStore(after.Database).ChangesAsync(Ann, 0, int.MaxValue, CancellationToken.None);
            stored.Select(static it => it.Turn.Id).ShouldBe(turns.Take(stored.Count).Select(static turn => turn.Id));
            stored.Count.ShouldBeGreaterThanOrEqualTo(flushed.Count(length => length <= cut));
        }
    }

    public void Dispose() => _temporary.Dispose();

    private async Task<(List<Turn> Turns, List<long> Flushed)> WriteAsync()
    {
        var store = new SqliteConversationStore(_temporary.Database);
        var (story, turns, flushed) = (new Story(), new List<Turn>(), new List<long>());
        for (var i = 0; i < Turns; i++)
        {
            turns.Add(story.Reply(turns.LastOrDefault(), $"{i}"));
            await store.AppendAsync(Ann, story.Conversation, [turns[^1]], turns[^1].Id, CancellationToken.None);
            flushed.Add(new FileInfo(DatabaseFile.LogOf(_temporary.FilePath)).Length);
        }

        flushed[^1].ShouldBeGreaterThan(flushed[0]);
        return (turns, flushed);
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
