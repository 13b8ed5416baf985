using System.ComponentModel.DataAnnotations;

namespace Kindred.LanguageModels;

/// <summary>One configured back-end, a server that speaks OpenAI's chat completions API.</summary>
internal sealed class BackendOptions
{
    /// <summary>How it is called before the slash of a model's name.</summary>
    [Required, RegularExpression("[A-Za-z0-9._-]+")]
    public string Name { get; set; } = "";

    /// <summary>Its address, with or without <c>/v1</c>.</summary>
    [Required]
    public string BaseUrl { get; set; } = "";

    /// <summary>The name of the setting or environment variable that holds its key.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>Its key, when it is not in a variable.</summary>
    public string? Key { get; set; }
}
