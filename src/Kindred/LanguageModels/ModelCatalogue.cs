using Kindred.LanguageModels.Backends.OpenAiCompatible;

namespace Kindred.LanguageModels;

/// <summary>All models by name, as the back-ends last listed them.</summary>
internal sealed class ModelCatalogue
{
    // What answers is no model to chat with, for all that lists say; used only to pick a default.
    private static readonly string[] NotForChat =
        ["embed", "whisper", "tts", "dall-e", "moderation", "rerank", "transcribe", "davinci-002", "babbage", "image", "realtime", "sora", "bge-"];

    private readonly Dictionary<string, ResolvedModel> _byName = new(StringComparer.Ordinal);
    private readonly List<ListedModel> _listed = [];

    /// <summary>Models of back-ends in order of preference: of equal names the first wins, the next is listed as <c>backend/name</c>.</summary>
    public ModelCatalogue(IEnumerable<OpenAiCompatibleBackend> backends)
    {
        OpenAiCompatibleBackend[] all = [.. backends];
        foreach (var backend in all.Where(b => b.IsUp))
        {
            foreach (var model in backend.Models) Add(backend, model);
        }

        // Whoever asks for a model of a back-end that is down shall hear that it is down, not that its model is unknown.
        foreach (var backend in all.Where(b => !b.IsUp))
        {
            foreach (var model in backend.Models) _byName.TryAdd(model.Name, Resolve(backend, model.Name, model));
        }
    }

    /// <summary>The models that can be asked now.</summary>
    public IReadOnlyList<ListedModel> Listed => _listed;

    /// <summary>The first that looks like a model to chat with.</summary>
    public string? FirstForChat =>
        (_listed.Find(model => !NotForChat.Any(part => model.UpstreamName.Contains(part, StringComparison.OrdinalIgnoreCase))) ?? _listed.FirstOrDefault())?.Id;

    public ResolvedModel? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A name for a back-end to judge, listed there or not.</summary>
    public static ResolvedModel Resolve(OpenAiCompatibleBackend backend, string name) =>
        Resolve(backend, name, backend.Models.FirstOrDefault(model => model.Name == name));

    private static ResolvedModel Resolve(OpenAiCompatibleBackend backend, string name, ModelListing? listing) =>
        new(backend.Backend, name, listing?.ContextLength ?? ContextWindows.Of(name), listing?.Owner ?? backend.Address.Name, listing?.Senses ?? default);

    private void Add(OpenAiCompatibleBackend backend, ModelListing model)
    {
        var resolved = Resolve(backend, model.Name, model);
        var id = model.Name;
        if (!_byName.TryAdd(id, resolved))
        {
            id = $"{backend.Address.Name}/{model.Name}";
            if (!_byName.TryAdd(id, resolved)) return;
        }

        _listed.Add(new ListedModel(id, backend.Address.Name, model.Name, resolved.Owner, model.Created, resolved.ContextLength));
    }
}
