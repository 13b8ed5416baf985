using System.Diagnostics;
using System.Runtime.CompilerServices;
using Kindred.Chat;
using Kindred.Conversations;
using Kindred.LanguageModels;
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
    private const int Questions = 300;
    public static void Run(FigureTable table)
    {
        foreach (var turns in (int[])[10_000, 100_000]) MeasureAsync(table, turns).GetAwaiter().GetResult();
    }

    private static async Task MeasureAsync(FigureTable table, int turns)
    {
        var folder = Directory.CreateTempSubdirectory("kindred-bench-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Models:AutoDetect", "false")]).Build();
        await using var server = KindredServer.Create(new ServerSettings("http://127.0.0.1:0", folder, null, settings));
        await History.FillAsync(server, turns);
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

    private static async Task<double> AskAsync(TurnRunner runner, int number)
    {
        var question = History.Question(number);
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
