using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.LanguageModels.Backends.RecallOnly;

namespace Kindred.LanguageModels;

/// <summary>
/// Which models there are and who answers for them. Lists are asked for at most once in <see cref="ModelsOptions.ListLifetime"/>, by
/// one asker at a time, and behind the back of chats: a chat waits only for the very first list, and not for long. A back-end that is
/// down is absent until it lists its models again.
/// </summary>
internal sealed partial class ModelDirectory(
    IReadOnlyList<OpenAiCompatibleBackend> backends,
    RecallOnlyClient recall,
    ModelsOptions options,
    OwnPorts ownPorts,
    TimeProvider clock,
    ILogger<ModelDirectory> logger) : IDisposable
{
    private readonly ModelBackend _recall = new("kindred", recall);
    private readonly Lock _gate = new();
    private volatile ModelCatalogue _catalogue = new([]);
    private Task? _refresh;
    private long _refreshedAt;
    private volatile bool _isCold = true;

    /// <summary>How each back-end is doing, as last seen; empty when none is configured and none is looked for.</summary>
    public IReadOnlyList<BackendStatus> Status => [.. backends.Where(IsNotUs).Select(backend => backend.Status)];

    /// <summary>The models that can be asked now, <c>kindred-recall</c> last.</summary>
    public async Task<IReadOnlyList<ListedModel>> ListAsync(CancellationToken cancellationToken)
    {
        if (!IsFresh()) await WaitForListsAsync(cancellationToken);
        return [.. _catalogue.Listed, new ListedModel(RecallOnlyClient.ModelId, _recall.Name, RecallOnlyClient.ModelId, _recall.Name, null, null)];
    }

    /// <summary>The model that requests mean which name none.</summary>
    public async ValueTask<string> DefaultAsync(CancellationToken cancellationToken)
    {
        if (options.Default is { Length: > 0 } chosen) return chosen;
        await HaveListsAsync(cancellationToken);
        return _catalogue.FirstForChat ?? RecallOnlyClient.ModelId;
    }

    /// <summary>
    /// Who answers for a name: exactly as listed; <c>backend/name</c>; else the first back-end, which may know what it does not list.
    /// Null when there is no back-end at all. No name, or an empty one, is the default model.
    /// </summary>
    public async ValueTask<ResolvedModel?> ResolveAsync(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name)) name = await DefaultAsync(cancellationToken);
        if (name == RecallOnlyClient.ModelId) return new ResolvedModel(_recall, name, null, _recall.Name);
        await HaveListsAsync(cancellationToken);
        if (_catalogue.Find(name) is { } listed) return listed;
        if (WithBackendName(name) is { } named) return named;
        var judge = backends.FirstOrDefault(backend => !backend.Address.IsDetected || (backend.IsUp && IsNotUs(backend)));
        return judge is null ? null : ModelCatalogue.Resolve(judge, name);
    }

    /// <summary>Whether a back-end lists a model of this name, or is named before its slash.</summary>
    public async ValueTask<bool> IsListedAsync(string name, CancellationToken cancellationToken)
    {
        await HaveListsAsync(cancellationToken);
        return _catalogue.Find(name) is not null || WithBackendName(name) is not null;
    }

    public void Dispose()
    {
        foreach (var backend in backends) backend.Dispose();
        recall.Dispose();
    }

    private ResolvedModel? WithBackendName(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == name.Length - 1) return null;
        var backend = backends.FirstOrDefault(b =>
            b.Address.Name.AsSpan().Equals(name.AsSpan(0, slash), StringComparison.OrdinalIgnoreCase) && (!b.Address.IsDetected || b.IsUp));
        return backend is null ? null : ModelCatalogue.Resolve(backend, name[(slash + 1)..]);
    }

    /// <summary>Waits only while nothing is known; else what is known serves and is renewed behind the scenes.</summary>
    private ValueTask HaveListsAsync(CancellationToken cancellationToken)
    {
        if (IsFresh()) return default;
        var nothingThere = _isCold || (_catalogue.Listed.Count == 0 && backends.All(backend => backend.Address.IsDetected));
        if (nothingThere) return new ValueTask(WaitForListsAsync(cancellationToken));
        _ = RefreshOnce();
        return default;
    }

    private async Task WaitForListsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshOnce().WaitAsync(options.ListPatience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What has come so far has to do.
        }
    }

    private bool IsFresh() => !_isCold && clock.GetElapsedTime(Interlocked.Read(ref _refreshedAt)) < options.ListLifetime;

    private Task RefreshOnce()
    {
        lock (_gate)
        {
            if (_refresh is { IsCompleted: false }) return _refresh;
            return IsFresh() ? Task.CompletedTask : _refresh = Task.Run(RefreshAsync);
        }
    }

    private async Task RefreshAsync()
    {
        await Task.WhenAll(backends.Where(IsNotUs).Select(RefreshAsync));
        Interlocked.Exchange(ref _refreshedAt, clock.GetTimestamp());
        _isCold = false;
    }

    private async Task RefreshAsync(OpenAiCompatibleBackend backend)
    {
        var before = backend.Status.State;
        await backend.RefreshAsync();
        // At once, so that a slow back-end does not hold back the others.
        lock (_gate) _catalogue = new ModelCatalogue(backends);
        var status = backend.Status;
        if (status.State == before || (status.IsDetected && before == BackendState.Unknown && status.State == BackendState.Down)) return;
        if (status.State == BackendState.Up) LogUp(status.Name, status.Address, status.Models);
        else LogDown(status.Name, status.Address, status.LastError);
    }

    private bool IsNotUs(OpenAiCompatibleBackend backend) => !backend.Address.IsDetected || !ownPorts.Contains(backend.Address.BaseUrl.Port);

    [LoggerMessage(LogLevel.Information, "Model back-end {Backend} at {Address} is up with {Models} models")]
    private partial void LogUp(string backend, string address, int models);

    [LoggerMessage(LogLevel.Warning, "Model back-end {Backend} at {Address} is down: {Error}")]
    private partial void LogDown(string backend, string address, string? error);
}
