using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kindred.Personas.Lorebooks;

/// <summary>Writes and reads what a chat remembers of entries that fired.</summary>
internal static class LoreStateFile
{
    /// <summary>Empty for a state without entries.</summary>
    public static byte[] Write(LoreState state) =>
        state.Entries.IsEmpty ? [] : JsonSerializer.SerializeToUtf8Bytes(state.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).ToDictionary(), LoreStateJson.Default.DictionaryStringLoreMemory);

    public static LoreState Read(byte[]? json)
    {
        if (json is not { Length: > 0 } || JsonSerializer.Deserialize(json, LoreStateJson.Default.DictionaryStringLoreMemory) is not { } entries) return LoreState.Empty;
        return new LoreState(entries.ToImmutableDictionary(StringComparer.Ordinal));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, LoreMemory>))]
internal sealed partial class LoreStateJson : JsonSerializerContext;
