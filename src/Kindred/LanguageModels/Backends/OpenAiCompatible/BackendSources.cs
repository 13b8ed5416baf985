namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Which back-ends there are: from the options, from the variables their own SDKs read, else on the usual ports of this machine.</summary>
internal static class BackendSources
{
    /// <summary>Services known by their key's variable; the compatible address of each is from its own documentation.</summary>
    private static readonly (string Name, string KeyVariable, string BaseUrl)[] Services =
    [
        ("openrouter", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1"),
        ("groq", "GROQ_API_KEY", "https://api.groq.com/openai/v1"),
        ("gemini", "GEMINI_API_KEY", "https://generativelanguage.googleapis.com/v1beta/openai"),
    ];

    /// <exception cref="FormatException">An address is none; the message names the setting.</exception>
    public static IReadOnlyList<BackendAddress> Find(ModelsOptions options, IConfiguration settings)
    {
        BackendAddress[] configured = [.. FromOptions(options, settings), .. FromEnvironment(settings)];
        if (configured.Length > 0 || !options.AutoDetect) return configured;
        return
        [
            Detected("ollama", options.OllamaPort),
            Detected("lmstudio", options.LmStudioPort),
            Detected("llama-server", options.LlamaServerPort),
        ];
    }

    private static IEnumerable<BackendAddress> FromOptions(ModelsOptions options, IConfiguration settings)
    {
        foreach (var it in options.Backends)
        {
            var key = it.Key ?? (it.KeyVariable is { } variable ? Word(settings, variable) : null);
            yield return new BackendAddress(it.Name, BackendUrls.Base(it.BaseUrl, $"Models:Backends ({it.Name})"), key, it.KeyVariable);
        }
    }

    private static IEnumerable<BackendAddress> FromEnvironment(IConfiguration settings)
    {
        var openAiKey = Word(settings, "OPENAI_API_KEY");
        var openAiUrl = Word(settings, "OPENAI_BASE_URL");
        if (openAiKey is not null || openAiUrl is not null)
        {
            var address = BackendUrls.Base(openAiUrl ?? "https://api.openai.com/v1", "OPENAI_BASE_URL");
            yield return new BackendAddress("openai", address, openAiKey, "OPENAI_API_KEY");
        }

        foreach (var (name, variable, url) in Services)
        {
            if (Word(settings, variable) is { } key) yield return new BackendAddress(name, new Uri(url + "/"), key, variable);
        }

        if (Word(settings, "OLLAMA_HOST") is { } host) yield return new BackendAddress("ollama", BackendUrls.Ollama(host));
    }

    private static BackendAddress Detected(string name, int port) => new(name, new Uri($"http://127.0.0.1:{port}/v1/"), IsDetected: true);

    private static string? Word(IConfiguration settings, string name) => settings[name]?.Trim() is { Length: > 0 } value ? value : null;
}
