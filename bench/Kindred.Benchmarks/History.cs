using Kindred.Conversations;
using Kindred.Embeddings;
using Kindred.Memory;
using Kindred.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Kindred.Benchmarks;

/// <summary>A person's long past of everyday talk, in chats of 200 turns, with real vectors.</summary>
internal static class History
{
    public const int TurnsPerChat = 200;

    private const int Pool = 2_000;
    private static readonly string[] Subjects = ["my sister Ines", "the dentist", "our cat Miso", "the garden", "my boss", "the old car", "a book about bridges", "the choir", "my knee", "the holiday in Porto", "grandmother's recipe", "the neighbours", "a job offer", "the piano", "running", "the budget"];
    private static readonly string[] Deeds = ["kept me busy", "made me laugh", "worried me a little", "was on my mind", "needed a repair", "turned out better than I feared", "cost more than I thought", "went well", "has to wait until spring", "was the best part of the day"];
    private static readonly string[] Places = ["at the library", "in the kitchen", "on the train", "by the river", "at work", "after lunch", "before breakfast", "in the rain", "with Tom", "on the phone with Mia"];

    // A history with real vectors: the encoder makes those of a pool of sentences, which the turns share.
    public static async Task FillAsync(WebApplication server, int turns)
    {
        var store = server.Services.GetRequiredService<IConversationStore>();
        var vectors = server.Services.GetRequiredService<IVectorStore>();
        var encoder = server.Services.GetRequiredService<SentenceEncoder>();
        var pool = Enumerable.Range(0, Pool).Select(i => Sentence(i * 7919)).ToArray();
        var encoded = new float[Pool * encoder.Dimension];
        encoder.EncodeBatch(pool, encoded);
        var start = new DateTimeOffset(2025, 1, 1, 9, 0, 0, TimeSpan.Zero);
        for (var done = 0; done < turns; done += TurnsPerChat)
        {
            var conversation = new Conversation(ConversationId.New(start), null, null, null, start, start);
            var batch = new List<Turn>(TurnsPerChat);
            for (var i = 0; i < TurnsPerChat; i++)
            {
                var number = done + i;
                var text = $"{pool[number % Pool]} That was day {number / 40}, note {number}.";
                var role = i % 2 == 0 ? TurnRole.User : TurnRole.Assistant;
                batch.Add(new Turn(TurnId.New(start.AddMinutes(number)), conversation.Id, i == 0 ? null : batch[^1].Id, i, i / 20, role, null, text, TurnKey.Of(role, text), start.AddMinutes(number * 3)));
            }

            await store.AppendAsync(PersonId.Local, conversation, batch, batch[^1].Id, CancellationToken.None);
            await vectors.SaveAsync(
                PersonId.Local,
                [.. batch.Select((turn, i) => new TurnVector(turn.Id, 1, encoder.ModelId, TextEmbedding.Halves(encoded.AsSpan((done + i) % Pool * encoder.Dimension, encoder.Dimension).ToArray())))],
                CancellationToken.None);
        }
    }

    private static string Sentence(int seed) =>
        $"{Subjects[seed % Subjects.Length]} {Deeds[seed / 3 % Deeds.Length]} {Places[seed / 7 % Places.Length]}, and then {Subjects[seed / 11 % Subjects.Length]} {Deeds[seed / 13 % Deeds.Length]}.";

    public static string Question(int number) =>
        $"Do you remember what I said about {Subjects[number % Subjects.Length]} {Places[number / 5 % Places.Length]} and how {Subjects[number / 3 % Subjects.Length]} went, question {number}?";
}
