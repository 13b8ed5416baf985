namespace Kindred.Embeddings;

/// <summary>Loads the encoder and runs it once in the background, so that neither start-up nor the first question waits.</summary>
internal sealed class EncoderWarmUp(SentenceEncoder encoder) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        () =>
        {
            if (encoder.IsAvailable) encoder.Encode("Hello, how are you today?");
        },
        stoppingToken);
}
