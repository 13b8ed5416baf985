using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>Writes turns from 16 clients until it is killed, and prints the id of each one that was acknowledged.</summary>
internal static class WritingProcess
{
    private const int Clients = 16;

    public static async Task<int> RunAsync(string folder)
    {
        await using var database = EmbeddedDatabase.Open(new StorageOptions { Data = folder }, TimeProvider.System, NullLogger.Instance);
        var store = new SqliteConversationStore(database);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => WriteAsync(store))));
        return 0;
    }

    private static async Task WriteAsync(SqliteConversationStore store)
    {
        var chat = new SampleChat();
        Turn? parent = null;
        while (true)
        {
            var turn = parent is null || parent.Role == TurnRole.Assistant ? chat.User("something to remember", parent) : chat.Assistant("remembered", parent);
            await store.AppendAsync(SampleChat.Ann, chat.Head, [turn], turn.Id, default);
            // One short write to a pipe arrives whole or not at all.
            await Console.Out.WriteLineAsync(turn.Id.ToString());
            parent = turn;
        }
    }
}

/// <summary>Opens a database and prints which SQLite that was and how many turns of Ann it holds after writing and deleting some.</summary>
internal static class CountingProcess
{
    public static async Task<int> RunAsync(string folder)
    {
        await using var database = EmbeddedDatabase.Open(new StorageOptions { Data = folder }, TimeProvider.System, NullLogger.Instance);
        var store = new SqliteConversationStore(database);
        var kept = new SampleChat();
        var gone = new SampleChat(character: "Mia");
        foreach (var chat in new[] { kept, gone })
        {
            var turns = chat.Exchange("one", "two", "three");
            await store.AppendAsync(SampleChat.Ann, chat.Head, turns, turns[^1].Id, default);
            await store.AppendAsync(SampleChat.Ann, chat.Head with { Character = "Zoe" }, [], turns[0].Id, default);
        }

        await store.DeleteAsync(SampleChat.Ann, gone.Id, default);
        var changes = await store.ChangesAsync(SampleChat.Ann, 0, 1_000, default);
        Console.WriteLine($"{SqliteLibrary.Origin} {SqliteLibrary.Version} {changes.Count(change => change.Turn.State != TurnState.Forgotten)}");
        return 0;
    }
}
