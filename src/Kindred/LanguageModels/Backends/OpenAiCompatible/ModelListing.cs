using System.Net.Http.Headers;
using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Asks a server of the OpenAI wire which models it has.</summary>
internal sealed class ModelListing(Upstream upstream, HttpMessageInvoker http)
{
    private const int LongestList = 16 << 20;

    /// <exception cref="HttpRequestException">The server cannot be reached or refuses.</exception>
    /// <exception cref="JsonException">What it answers is no list of models.</exception>
    public async Task<IReadOnlyList<ModelInfo>> ReadAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, upstream.BaseUrl + "/models");
        if (upstream.Key is { Length: > 0 } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"It answered {(int)response.StatusCode} to the question for its models.", null, response.StatusCode);
        if (response.Content.Headers.ContentLength > LongestList) throw new JsonException("The list of models is too long.");
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(body, default, cancellationToken);
        var root = document.RootElement;
        var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) ? data : root;
        if (list.ValueKind != JsonValueKind.Array) throw new JsonException("Not a list of models.");
        return [.. list.EnumerateArray().Where(static entry => entry.ValueKind == JsonValueKind.Object && Text(entry, "id") is not null).Select(Read)];
    }

    private ModelInfo Read(JsonElement entry)
    {
        var id = Text(entry, "id")!;
        var meta = entry.TryGetProperty("meta", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : default;
        var context = Number(entry, "context_length") ?? Number(entry, "context_window") ?? Number(entry, "max_model_len") ?? Number(meta, "n_ctx") ?? KnownContexts.Of(id);
        return new ModelInfo(id, entry.TryGetProperty("created", out var created) && created.ValueKind == JsonValueKind.Number && created.TryGetInt64(out var time) ? time : 0, Text(entry, "owned_by") ?? upstream.Name, context);
    }

    private static int? Number(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0 ? number : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
