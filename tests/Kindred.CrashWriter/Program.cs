// Writes turns from 16 clients until it is killed, and says of each that it was acknowledged: what KillTests starts and kills.
// Arguments: the data folder, the number of the run.
using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Users;
using Microsoft.Extensions.Logging.Abstractions;

var (folder, run) = (args[0], args[1]);
using var folderLock = FolderLock.Take(folder);
using var database = EmbeddedDatabase.Open(new StorageOptions { Data = folder }, TimeProvider.System, NullLogger.Instance);
var store = new SqliteConversationStore(database);
var output = Console.Out;
await Task.WhenAll(Enumerable.Range(0, 16).Select(WriteAsync));

async Task WriteAsync(int client)
{
    var start = TimeProvider.System.GetUtcNow();
    var conversation = new Conversation(ConversationId.New(start), null, null, null, start, start);
    Turn? last = null;
    for (var i = 0; ; i++)
    {
        var now = TimeProvider.System.GetUtcNow();
        var text = $"{run}-{client}-{i}";
        last = new Turn(TurnId.New(now), conversation.Id, last?.Id, i, 0, TurnRole.Assistant, null, text, TurnKey.Of(TurnRole.Assistant, text), now);
        await store.AppendAsync(PersonId.Local, conversation, [last], last.Id, CancellationToken.None);
        // The full stop shows that the line is whole.
        await output.WriteLineAsync($"{text}.");
    }
}
