namespace Kindred.Tests.House;

/// <summary>Which folder of <c>src/Kindred</c> may use which: arrows point down only. A new folder gets a row here first.</summary>
internal static class Floors
{
    private static readonly string[] Ground = ["Users", "Web", "Observability", "Native", "Unicode"];

    public static IReadOnlyDictionary<string, string[]> Arrows { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        // 0
        ["Web"] = [],
        ["Observability"] = [],
        ["Native"] = [],
        ["Unicode"] = [],
        ["Users"] = ["Web", "Observability", "Unicode"],

        // 1
        ["Conversations"] = Ground,
        ["LanguageModels"] = ["Web", "Observability", "Native", "Unicode"],
        ["Embeddings"] = ["Web", "Observability", "Native", "Unicode"],

        // 2
        ["Emotion"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings"],
        ["Personas"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings"],
        ["Translation"] = [.. Ground, "LanguageModels"],

        // 3
        ["Memory"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings", "Emotion", "Personas"],
        ["Knowledge"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings"],

        // 4
        ["Agents"] = [.. Ground, "Conversations", "LanguageModels", "Memory", "Knowledge", "Personas", "Translation"],

        // 5
        ["Chat"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings", "Emotion", "Personas", "Translation", "Memory", "Knowledge", "Agents"],

        // 6: edges do not know each other; Backends implements the store of each.
        ["OpenAi"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings", "Emotion", "Personas", "Memory", "Agents", "Chat"],
        ["Voice"] = [.. Ground, "Conversations", "LanguageModels", "Emotion", "Personas", "Chat"],
        ["Dashboard"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings", "Emotion", "Personas", "Translation", "Memory", "Knowledge", "Agents", "Chat"],
        ["Mcp"] = [.. Ground, "Conversations", "Memory", "Knowledge", "Personas"],
        ["Transfer"] = [.. Ground, "Conversations", "Embeddings", "Emotion", "Personas", "Memory", "Knowledge"],
        ["Backends"] = [.. Ground, "Conversations", "LanguageModels", "Embeddings", "Emotion", "Personas", "Memory", "Knowledge", "Agents", "Chat", "OpenAi", "Transfer"],
    };

    /// <summary>These put the program together and see everything; nothing sees them.</summary>
    public static IReadOnlyList<string> Top { get; } = ["", "Cli"];
}
