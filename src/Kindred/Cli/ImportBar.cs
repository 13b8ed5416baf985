using System.Globalization;
using System.Text.Json;

namespace Kindred.Cli;

/// <summary>One line that shows how far an import has come; only where a person looks on.</summary>
internal sealed class ImportBar(Surroundings surroundings, long fileLength)
{
    private const int Width = 24;

    private int _shown;
    private long _sent = -1;

    /// <summary>How much was sent. The server takes a file as fast as it reads it, so for most files this is how far it has come.</summary>
    public Task SentAsync(long bytes)
    {
        var part = fileLength == 0 ? 0 : bytes * Width / fileLength;
        if (!surroundings.Interactive || part == _sent) return Task.CompletedTask;
        _sent = part;
        return WriteAsync($"  {Bar(bytes)}sent");
    }

    public Task ShowAsync(JsonElement progress)
    {
        if (!surroundings.Interactive) return Task.CompletedTask;
        var turns = progress.GetProperty("turns").GetInt32().ToString("N0", CultureInfo.InvariantCulture);
        return WriteAsync($"  {Bar(progress.GetProperty("bytes").GetInt64())}{turns} turns, {progress.GetProperty("conversations").GetInt32()} conversations, {progress.GetProperty("personas").GetInt32()} personas");
    }

    public Task ClearAsync() => _shown == 0 ? Task.CompletedTask : WriteAsync("");

    // What an archive holds is larger than the archive: then there is no telling how far it has come.
    private string Bar(long bytes)
    {
        if (fileLength == 0 || bytes > fileLength) return "";
        var full = (int)(bytes * Width / fileLength);
        return $"[{new string('#', full)}{new string('.', Width - full)}] ";
    }

    private async Task WriteAsync(string text)
    {
        await surroundings.Output.WriteAsync($"\r{text.PadRight(_shown)}{(text.Length == 0 ? "\r" : "")}");
        await surroundings.Output.FlushAsync();
        _shown = text.Length;
    }
}
