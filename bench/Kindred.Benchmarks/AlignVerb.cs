using System.Diagnostics;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Kindred.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kindred.Benchmarks;

/// <summary>
/// What it costs to find where a resent transcript of 200 messages belongs in a history of 100,000 turns: reading the messages, their fingerprints,
/// the search, the comparison, the gate. Nothing is written.
/// </summary>
internal static class AlignVerb
{
    private const int Turns = 100_000;
    private const int Rounds = 400;
    private const int WarmUp = 300;

    public static void Run(FigureTable table) => MeasureAsync(table).GetAwaiter().GetResult();

    private static async Task MeasureAsync(FigureTable table)
    {
        var folder = Directory.CreateTempSubdirectory("kindred-bench-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Models:AutoDetect", "false")]).Build();
        await using var server = KindredServer.Create(new ServerSettings("http://127.0.0.1:0", folder, null, settings));
        await History.FillAsync(server, Turns);
        await server.StartAsync();
        var store = server.Services.GetRequiredService<IConversationStore>();
        var log = server.Services.GetRequiredService<ConversationLog>();
        var chats = new List<IReadOnlyList<Turn>>();
        foreach (var summary in await store.ListAsync(PersonId.Local, null, 200, CancellationToken.None))
            chats.Add(await store.PathAsync(PersonId.Local, summary.Conversation.ActiveLeaf!.Value, History.TurnsPerChat, CancellationToken.None));

        await TimeAsync(table, "a chat not talked in since the start", log, i => Messages(chats[(i + 16) % chats.Count], null));
        // Sixteen chats in use: each has its end at hand.
        foreach (var chat in chats.Take(16))
        {
            await using var open = await OpenAsync(log, Messages(chat, null));
            await open.BeginAsync(CancellationToken.None);
            await open.FinishAsync(new SpokenReply("I do.", null, false, false, []), CancellationToken.None);
        }

        var inUse = new List<IReadOnlyList<Turn>>();
        foreach (var chat in chats.Take(16)) inUse.Add(await store.PathAsync(PersonId.Local, (await store.FindAsync(PersonId.Local, chat[0].Conversation, CancellationToken.None))!.ActiveLeaf!.Value, History.TurnsPerChat, CancellationToken.None));
        await TimeAsync(table, "the next message of a chat in use", log, i => Messages(inUse[i % inUse.Count], null));
        await TimeAsync(table, "the same with a message edited in the middle", log, i => Messages(inUse[i % inUse.Count], 100));
        await TimeAsync(table, "a chat never seen", log, i => Messages([.. chats[i % chats.Count].Select(turn => turn with { Text = $"{turn.Text} ({i})" })], null));
        TimeReading(table, i => Messages(inUse[i % inUse.Count], null));
        await server.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task TimeAsync(FigureTable table, string what, ConversationLog log, Func<int, ChatMessage[]> messages)
    {
        var times = new List<double>(Rounds);
        for (var i = -WarmUp; i < Rounds; i++)
        {
            var sent = messages(Math.Abs(i));
            var began = Stopwatch.GetTimestamp();
            await using (await OpenAsync(log, sent))
            {
                var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                if (i >= 0) times.Add(took);
            }
        }

        times.Sort();
        table.Add(new Figure($"alignment of 200 messages, {Turns:N0} turns: {what}", Rounds, times[Rounds / 2], times[Rounds * 95 / 100], times[0], ""));
    }

    private static void TimeReading(FigureTable table, Func<int, ChatMessage[]> messages)
    {
        var times = new List<double>(Rounds);
        for (var i = 0; i < Rounds; i++)
        {
            var sent = messages(i);
            var began = Stopwatch.GetTimestamp();
            TranscriptReader.Read(sent, null, new ConversationHint(null, null, null));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        table.Add(new Figure("of that, reading and fingerprints", Rounds, times[Rounds / 2], times[Rounds * 95 / 100], times[0], ""));
    }

    private static Task<OpenTurn> OpenAsync(ConversationLog log, ChatMessage[] messages)
    {
        var read = TranscriptReader.Read(messages, null, new ConversationHint(null, null, null));
        return log.OpenAsync(PersonId.Local, new ConversationHint(null, read.Character, read.PersonName), read.Spoken, CancellationToken.None);
    }

    private static ChatMessage[] Messages(IReadOnlyList<Turn> chat, int? edited) =>
    [
        new(ChatRole.System, "You are a kind companion."),
        .. chat.Select((turn, i) => new ChatMessage(turn.Role == TurnRole.User ? ChatRole.User : ChatRole.Assistant, i == edited ? "Something else altogether." : turn.Text)),
        new(ChatRole.User, "And what do you make of all that?"),
    ];
}
