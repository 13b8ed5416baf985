using System.Collections.Frozen;
using System.Text.Json;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels;

/// <summary>
/// One server with its list of models, which is read when needed and kept for a while: a server that is down has no models, and has them again
/// as soon as it is back. Questions that arrive while the list is being read share the answer.
/// </summary>
internal sealed class ModelBackend(Upstream upstream, OpenAiClient client, ModelListing listing, bool isConfigured, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private volatile FrozenDictionary<string, ModelInfo>? _byName;
    private volatile IReadOnlyList<ModelInfo> _models = [];
    private volatile string? _lastError;
    private Task? _reading;
    private long _startedAt;
    private long _readAt;

    public string Name => upstream.Name;

    public IChatClient Client => client;

    /// <summary>Somebody named it, rather than it being found nearby: it gets requests for models it does not list.</summary>
    public bool IsConfigured => isConfigured;

    public BackendStatus Status => new(Name, upstream.BaseUrl, _byName is not null, _models.Count, _lastError);

    /// <summary>The list, at most some seconds old; what is known of it when the server takes longer than that to answer.</summary>
    public async Task<IReadOnlyList<ModelInfo>> ListAsync(CancellationToken cancellationToken)
    {
        if (Refresh() is { } reading) await Wait(reading, cancellationToken);
        return _models;
    }

    /// <summary>A model by its name there. Waits for the list only while none has been read; afterwards the list is renewed behind the answer.</summary>
    public async ValueTask<ModelInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var reading = Refresh();
        if (_byName is null && reading is not null) await Wait(reading, cancellationToken);
        return _byName?.GetValueOrDefault(name);
    }

    // A server that hangs holds nobody up for longer than this in all, however many ask.
    private async Task Wait(Task reading, CancellationToken cancellationToken)
    {
        var left = LongestWait - clock.GetElapsedTime(_startedAt);
        if (left <= TimeSpan.Zero) return;
        try
        {
            await reading.WaitAsync(left, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The answer is used when it comes.
        }
    }

    private Task? Refresh()
    {
        lock (_lock)
        {
            if (_reading is { IsCompleted: false }) return _reading;
            if (_readAt != 0 && clock.GetElapsedTime(_readAt) < (_byName is null ? RetryAfter : KeepFor)) return null;
            _startedAt = clock.GetTimestamp();
            return _reading = ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15), clock);
            var models = await listing.ReadAsync(patience.Token);
            _models = models;
            _byName = models.DistinctBy(static model => model.Id).ToFrozenDictionary(static model => model.Id);
            _lastError = null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or IOException or OperationCanceledException or InvalidOperationException)
        {
            _models = [];
            _byName = null;
            _lastError = error is OperationCanceledException ? "It did not answer in time." : error.Message;
        }

        lock (_lock) _readAt = clock.GetTimestamp();
    }
}
