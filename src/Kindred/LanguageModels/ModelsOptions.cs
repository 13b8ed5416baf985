using System.ComponentModel.DataAnnotations;

namespace Kindred.LanguageModels;

/// <summary>Language models: which back-ends, which model by default, how long to wait. Section <c>Models</c>.</summary>
internal sealed class ModelsOptions
{
    /// <summary>The model of requests that name none; without it the first of the first back-end.</summary>
    public string? Default { get; set; }

    /// <summary>Back-ends in order of preference, before those of the environment.</summary>
    public IList<BackendOptions> Backends { get; } = [];

    /// <summary>Looks for Ollama, LM Studio and llama-server on this machine when no back-end is configured.</summary>
    public bool AutoDetect { get; set; } = true;

    /// <summary>Where Ollama is looked for.</summary>
    [Range(1, 65535)]
    public int OllamaPort { get; set; } = 11434;

    /// <summary>Where LM Studio is looked for.</summary>
    [Range(1, 65535)]
    public int LmStudioPort { get; set; } = 1234;

    /// <summary>Where llama-server is looked for.</summary>
    [Range(1, 65535)]
    public int LlamaServerPort { get; set; } = 8080;

    /// <summary>How long a server on this machine may take to be found.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan DetectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the lists of models are good.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ListLifetime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a back-end may take to list its models.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan ListTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may wait for lists that are not there yet.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan ListPatience { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long connecting to a back-end may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stream may take to begin.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a stream may be silent between two chunks.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer that is not streamed may take in all.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "06:00:00")]
    public TimeSpan WholeTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most bytes of an answer that is not streamed.</summary>
    [Range(1024, 1 << 30)]
    public int MaxWholeBytes { get; set; } = 32 << 20;

    /// <summary>The most bytes of one event of a stream.</summary>
    [Range(1024, 1 << 28)]
    public int MaxEventBytes { get; set; } = 8 << 20;
}
