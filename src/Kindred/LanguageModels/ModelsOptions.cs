using System.ComponentModel.DataAnnotations;

namespace Kindred.LanguageModels;

/// <summary>Which language models there are and how long they may take.</summary>
internal sealed class ModelsOptions
{
    /// <summary>The model of requests that name none; otherwise the first of the first back-end.</summary>
    public string? Default { get; set; }

    /// <summary>Look for Ollama, LM Studio and llama-server on this machine when nothing is configured.</summary>
    public bool AutoDetect { get; set; } = true;

    /// <summary>Where to look: name and base address, in order.</summary>
    public IDictionary<string, string> Nearby { get; } = new Dictionary<string, string>
    {
        ["ollama"] = "http://127.0.0.1:11434/v1",
        ["lm-studio"] = "http://127.0.0.1:1234/v1",
        ["llama-server"] = "http://127.0.0.1:8080/v1",
    };

    /// <summary>Servers of the OpenAI wire besides those that environment variables name.</summary>
    public IList<BackendOptions> Backends { get; } = [];

    /// <summary>Seconds until the first byte of an answer.</summary>
    [Range(1, 3600)]
    public double FirstByteSeconds { get; set; } = 120;

    /// <summary>Seconds a stream may be silent between two pieces.</summary>
    [Range(1, 3600)]
    public double SilenceSeconds { get; set; } = 60;

    /// <summary>Seconds until a connection stands.</summary>
    [Range(1, 300)]
    public double ConnectSeconds { get; set; } = 10;
}

/// <summary>A server of the OpenAI wire.</summary>
internal sealed class BackendOptions
{
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Base address, with or without <c>/v1</c> at its end.</summary>
    [Required]
    public string BaseUrl { get; set; } = "";

    public string? Key { get; set; }
}
