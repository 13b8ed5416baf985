using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>One entry of a server's <c>GET /models</c>.</summary>
internal sealed record ModelListing(string Name, string? Owner, long? Created, int? ContextLength, ModelSenses Senses = default)
{
    /// <summary>Reads a list of models; Ollama writes <c>null</c> for one that is empty.</summary>
    /// <exception cref="JsonException">It is no such list.</exception>
    public static IReadOnlyList<ModelListing> ReadList(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data"u8, out var data)) throw NoList();
        if (data.ValueKind == JsonValueKind.Null) return [];
        if (data.ValueKind != JsonValueKind.Array) throw NoList();
        return [.. data.EnumerateArray().Select(Read).OfType<ModelListing>()];
    }

    private static ModelListing? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw NoList();
        if (!entry.TryGetProperty("id"u8, out var id) || id.ValueKind != JsonValueKind.String || id.GetString() is not { Length: > 0 } name) return null;
        var owner = entry.TryGetProperty("owned_by"u8, out var by) && by.ValueKind == JsonValueKind.String ? by.GetString() : null;
        var meta = entry.TryGetProperty("meta"u8, out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : default;
        var window = Count(entry, "context_length") ?? Count(entry, "context_window") ?? Count(entry, "max_model_len") ?? Count(meta, "n_ctx");
        return new ModelListing(name, owner, Count(entry, "created"), window is > 0 and <= int.MaxValue ? (int)window : null, SensesOf(entry));
    }

    // OpenRouter lists what goes in; Mistral has a flag.
    private static ModelSenses SensesOf(JsonElement entry)
    {
        if (Inner(entry, "architecture", JsonValueKind.Object) is { } architecture && Inner(architecture, "input_modalities", JsonValueKind.Array) is { } inputs)
            return new ModelSenses(Names(inputs, "image"), Names(inputs, "audio"));
        if (Inner(entry, "capabilities", JsonValueKind.Object) is not { } capabilities) return default;
        return new ModelSenses(Flag(capabilities, "vision"), Flag(capabilities, "audio"));
    }

    private static bool Names(JsonElement list, string name) => list.EnumerateArray().Any(entry => entry.ValueKind == JsonValueKind.String && entry.ValueEquals(name));

    private static bool? Flag(JsonElement holder, string name) => !holder.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static JsonElement? Inner(JsonElement holder, string name, JsonValueKind kind) => holder.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private static long? Count(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object
        && holder.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var count) ? count : null;

    private static JsonException NoList() => new("This is no list of models.");
}
