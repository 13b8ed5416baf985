using System.Diagnostics;
using System.Runtime.CompilerServices;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.Embeddings;
using Kindred.LanguageModels;
using Kindred.Memory;
using Kindred.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kindred.Benchmarks;

/// <summary>
/// What happens before the model is called, everything included: alignment, the person's words on disk, emotion, recall with the embedding of
/// the question, planning. The whole server's parts over one person's history; the model answers at once.
/// </summary>
internal static class TurnVerb
{
    private const int Pool = 2_000;
    private const int Questions = 300;
    private static readonly string[] Subjects = ["my sister Ines", "the dentist", "our cat Miso", "the garden", "my boss", "the old car", "a book about bridges", "the choir", "my knee", "the holiday in Porto", "grandmother's recipe", "the neighbours", "a job offer", "the piano", "running", "the budget"];
    private static readonly string[] Deeds = ["kept me busy", "made me laugh", "worried me a little", "was on my mind", "needed a repair", "turned out better than I feared", "cost more than I thought", "went well", "has to wait until spring", "was the best part of the day"];
    private static readonly string[] Places = ["at the library", "in the kitchen", "on the train", "by the river", "at work", "after lunch", "before breakfast", "in the rain", "with Tom", "on the phone with Mia"];

    public static void Run(FigureTable table)
    {
        foreach (var turns in (int[])[10_000, 100_000]) MeasureAsync(table, turns).GetAwaiter().GetResult();
    }

    private static async Task MeasureAsync(FigureTable table, int turns)
    {
        var folder = Directory.CreateTempSubdirectory("kindred-bench-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Models:AutoDetect", "false")]).Build();
        await using var server = KindredServer.Create(new ServerSettings("http://127.0.0.1:0", folder, null, settings));
        await FillAsync(server, turns);
        await server.StartAsync();
        var runner = server.Services.GetRequiredService<TurnRunner>();
        var loading = Stopwatch.GetTimestamp();
        await AskAsync(runner, 0);
        var load = Stopwatch.GetElapsedTime(loading).TotalMilliseconds;
        for (var i = 1; i < 60; i++) await AskAsync(runner, i);
        var times = new List<double>(Questions);
        for (var i = 0; i < Questions; i++) times.Add(await AskAsync(runner, 1000 + i));
        times.Sort();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        table.Add(new Figure($"before the model call, {turns:N0} turns", Questions, times[Questions / 2], times[Questions * 95 / 100], times[0], $"first question (index loaded) {load:F0} ms, resident {process.WorkingSet64 >> 20} MB"));
        await server.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    // A history with real vectors: the encoder makes those of a pool of sentences, which the turns share.
    private static async Task FillAsync(WebApplication server, int turns)
    {
        var store = server.Services.GetRequiredService<IConversationStore>();
        var vectors = server.Services.GetRequiredService<IVectorStore>();
        var encoder = server.Services.GetRequiredService<SentenceEncoder>();
        var pool = Enumerable.Range(0, Pool).Select(i => Sentence(i * 7919)).ToArray();
        var encoded = new float[Pool * encoder.Dimension];
        encoder.EncodeBatch(pool, encoded);
        var start = new DateTimeOffset(2025, 1, 1, 9, 0, 0, TimeSpan.Zero);
        for (var done = 0; done < turns; done += 200)
        {
            var conversation = new Conversation(ConversationId.New(start), null, null, null, start, start);
            var batch = new List<Turn>(200);
            for (var i = 0; i < 200; i++)
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

    private static async Task<double> AskAsync(TurnRunner runner, int number)
    {
        var question = $"Do you remember what I said about {Subjects[number % Subjects.Length]} {Places[number / 5 % Places.Length]} and how {Subjects[number / 3 % Subjects.Length]} went, question {number}?";
        var client = new InstantClient();
        var request = new TurnRequest(
            PersonId.Local, [new ChatMessage(ChatRole.System, "You are a kind companion."), new ChatMessage(ChatRole.User, question)],
            new ResolvedModel(new ModelBackend("bench", client), "gpt-4o", 128_000, "bench"), new ChatOptions(), new ConversationHint(null, null, null), TurnKind.Normal, true);
        var began = Stopwatch.GetTimestamp();
        await foreach (var happened in runner.RunAsync(request, CancellationToken.None))
        {
            if (happened is TurnEvent.Failed failed) throw new InvalidOperationException(failed.Failure.Message);
        }

        return Stopwatch.GetElapsedTime(began, client.CalledAt).TotalMilliseconds;
    }

    private sealed class InstantClient : IChatClient
    {
        public long CalledAt { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            CalledAt = Stopwatch.GetTimestamp();
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, "I do.") { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
