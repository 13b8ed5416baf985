using Microsoft.Extensions.Options;

namespace Kindred.Memory;

/// <summary>Gives every turn its vector, in the background. A turn can be found by its words at once; by its meaning as soon as it was here.</summary>
internal sealed partial class Embedder(
    IVectorStore vectors, TextEmbedding embedding, EmbeddingQueue queue, IOptions<MemoryOptions> options, TimeProvider clock, ILogger<Embedder> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (embedding.Model is not { } model) return;
        // What a former run left over, or another model made.
        queue.Wake();
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await queue.NextAsync(stoppingToken);
                await WorkAsync(model, stoppingToken);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A background loop outlives whatever the store or the model throws.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogFailed(error, pause.TotalSeconds);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                queue.Wake();
            }
        }
    }

    private async Task WorkAsync(string model, CancellationToken cancellationToken)
    {
        var pass = queue.BeginPass();
        var count = 0;
        while (true)
        {
            var missing = await vectors.MissingAsync(model, options.Value.EmbeddingBatch, cancellationToken);
            if (missing.Count == 0) break;
            var encoded = embedding.Encode([.. missing.Select(turn => TextEmbedding.TextOf(turn.Speaker, turn.Text, turn.Caption))]);
            foreach (var group in missing.Zip(encoded).GroupBy(pair => pair.First.Owner))
            {
                await vectors.SaveAsync(group.Key, [.. group.Select(pair => new TurnVector(pair.First.Turn, pair.First.Version, model, TextEmbedding.Halves(pair.Second)))], cancellationToken);
            }

            count += missing.Count;
        }

        queue.CaughtUp(pass);
        if (count > 0) LogEmbedded(count);
    }

    [LoggerMessage(LogLevel.Debug, "Embedded {Count} turns")]
    private partial void LogEmbedded(int count);

    [LoggerMessage(LogLevel.Warning, "Embedding turns failed; trying again in {Seconds} s")]
    private partial void LogFailed(Exception error, double seconds);
}
