using System.Numerics.Tensors;
using Kindred.Embeddings;
using Kindred.Embeddings.Tokens;
using Kindred.LanguageModels;

namespace Kindred.Cli.Checks;

/// <summary>What makes Kindred good at its work: sentence encoder, token counting, language models.</summary>
internal static class EngineChecks
{
    private const string Fetch = "Install Node.js 20 or newer and run './kindred build'.";

    public static CheckResult Encoder(SentenceEncoder encoder)
    {
        if (!encoder.IsAvailable) return CheckResult.Lacking($"{encoder.Status} Memory goes by words alone.", Fetch);
        // Damaged weights still give vectors, only senseless ones.
        var near = TensorPrimitives.Dot<float>(encoder.Encode("My grandmother's dog died."), encoder.Encode("I lost my pet last week."));
        var far = TensorPrimitives.Dot<float>(encoder.Encode("My grandmother's dog died."), encoder.Encode("The stock market rose by two percent."));
        return near > far + 0.2
            ? CheckResult.Good($"{encoder.Status}; related sentences {near:0.00}, unrelated {far:0.00}")
            : CheckResult.Broken($"{encoder.Status} cannot tell related sentences ({near:0.00}) from unrelated ones ({far:0.00})", "Delete native/node_modules and run './kindred build'.");
    }

    public static CheckResult Tokens(TokenCounters counters)
    {
        foreach (var model in (string[])["gpt-4o", "gpt-4"])
        {
            var counter = counters.ForModel(model);
            if (!counter.IsExact) return CheckResult.Lacking($"The ranks for {model} are missing; its tokens are estimated.", Fetch);
            if (counter.Count("Hello world, how are you?") != 7) return CheckResult.Broken($"{counter.Name} counts wrongly", "Delete native/node_modules and run './kindred build'.");
        }

        return CheckResult.Good("exact for o200k and cl100k models, estimated for others");
    }

    public static async Task<CheckResult> ModelsAsync(ModelDirectory directory, CancellationToken cancellationToken)
    {
        const string Connect = "Set OPENAI_BASE_URL (and OPENAI_API_KEY), or start Ollama, LM Studio or llama-server.";
        await directory.ListAsync(cancellationToken);
        var backends = directory.Status;
        var reached = backends.Where(static backend => backend.State == BackendState.Up).Select(static backend => $"{backend.Name} at {backend.Address} ({backend.Models} models)").ToArray();
        if (reached.Length > 0) return CheckResult.Good(string.Join(", ", reached));
        var tried = string.Join("; ", backends.Select(static backend => $"{backend.Name} at {backend.Address}: {backend.LastError ?? "no answer"}"));
        return CheckResult.Lacking(tried.Length == 0 ? "none is connected; kindred-recall answers from memory alone" : $"none answers ({tried}); kindred-recall answers from memory alone", Connect);
    }

    /// <summary>Whether the port is free, or Kindred itself has it.</summary>
    public static async Task<CheckResult> PortAsync(string urls, CancellationToken cancellationToken)
    {
        var address = new Uri(urls.Split(';')[0].Replace("*", "127.0.0.1", StringComparison.Ordinal).Replace("+", "127.0.0.1", StringComparison.Ordinal));
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health"), cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return text.Contains("\"kindred\"", StringComparison.Ordinal)
                ? CheckResult.Good($"Kindred runs at {address}")
                : CheckResult.Broken($"Another program answers at {address}", "Stop it, or choose another port with --urls.");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return CheckResult.Good($"{address} is free");
        }
    }
}
