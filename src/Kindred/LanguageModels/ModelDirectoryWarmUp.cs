namespace Kindred.LanguageModels;

/// <summary>Asks for the lists of models while the server starts, without delaying it, so that the first chat finds them.</summary>
internal sealed class ModelDirectoryWarmUp(ModelDirectory directory) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => directory.ListAsync(stoppingToken);
}
