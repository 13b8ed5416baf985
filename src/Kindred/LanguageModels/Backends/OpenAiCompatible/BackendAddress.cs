namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Where a server of this API is, and what opens it.</summary>
/// <param name="Name">How it is called in messages, in <c>/status</c> and before the slash of a model's name.</param>
/// <param name="BaseUrl">The address that <c>chat/completions</c> is appended to; it ends with a slash.</param>
/// <param name="Key">The bearer key, null for servers that want none.</param>
/// <param name="KeyName">The variable the key came from, for messages.</param>
/// <param name="IsDetected">Looked for on a usual port of this machine, not configured.</param>
internal sealed record BackendAddress(string Name, Uri BaseUrl, string? Key = null, string? KeyName = null, bool IsDetected = false)
{
    /// <summary>The address without a user, a password or a query.</summary>
    public string Shown => BaseUrl.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    // The generated text of a record would print the key.
    public override string ToString() => $"{Name} at {Shown}";
}
