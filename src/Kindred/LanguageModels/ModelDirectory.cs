using Kindred.LanguageModels.Backends.RecallOnly;

namespace Kindred.LanguageModels;

/// <summary>Every model that can be asked for, and who answers for it.</summary>
/// <param name="backends">In order of preference.</param>
/// <param name="defaultModel">The model of requests that name none; null takes the first of the first back-end.</param>
internal sealed class ModelDirectory(IReadOnlyList<ModelBackend> backends, RecallOnlyClient recall, string? defaultModel)
{
    /// <summary>The built-in model that answers from memory alone.</summary>
    public const string RecallModel = "kindred-recall";

    private static readonly ModelInfo RecallInfo = new(RecallModel, 1_790_000_000, "kindred", null);

    public IReadOnlyList<BackendStatus> Status => [.. backends.Select(static backend => backend.Status)];

    /// <summary>All models: each back-end's own names, and the built-in one last. The same name at two back-ends is listed once more with the second one's name before it.</summary>
    public async Task<IReadOnlyList<ModelInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(backends.Select(backend => backend.ListAsync(cancellationToken)));
        var models = new List<ModelInfo>();
        var names = new HashSet<string>();
        for (var i = 0; i < lists.Length; i++)
        {
            foreach (var model in lists[i])
            {
                var named = names.Contains(model.Id) ? model with { Id = $"{backends[i].Name}/{model.Id}" } : model;
                if (names.Add(named.Id)) models.Add(named);
            }
        }

        if (names.Add(RecallModel)) models.Add(RecallInfo);
        return models;
    }

    /// <summary>Who answers for a name; null when nobody does. A configured back-end gets names that nobody lists: it knows best what it serves.</summary>
    public async ValueTask<ResolvedModel?> ResolveAsync(string? name, CancellationToken cancellationToken)
    {
        name = string.IsNullOrEmpty(name) ? defaultModel ?? await FirstAsync(cancellationToken) : name;
        if (name == RecallModel) return new ResolvedModel(recall, RecallModel, null, "kindred", Echoes: true);
        foreach (var backend in backends)
        {
            if (await backend.FindAsync(name, cancellationToken) is { } model) return new ResolvedModel(backend.Client, model.Id, model.ContextLength, backend.Name);
        }

        foreach (var backend in backends)
        {
            if (name.Length <= backend.Name.Length || name[backend.Name.Length] != '/' || !name.StartsWith(backend.Name, StringComparison.Ordinal)) continue;
            var rest = name[(backend.Name.Length + 1)..];
            var model = await backend.FindAsync(rest, cancellationToken);
            if (model is not null || backend.IsConfigured) return new ResolvedModel(backend.Client, rest, model?.ContextLength ?? KnownContexts.Of(rest), backend.Name);
        }

        return backends.FirstOrDefault(static backend => backend.IsConfigured) is { } primary ? new ResolvedModel(primary.Client, name, KnownContexts.Of(name), primary.Name) : null;
    }

    private async ValueTask<string> FirstAsync(CancellationToken cancellationToken)
    {
        foreach (var backend in backends)
        {
            if (await backend.ListAsync(cancellationToken) is [var first, ..]) return first.Id;
        }

        return RecallModel;
    }
}
