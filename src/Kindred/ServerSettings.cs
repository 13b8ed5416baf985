namespace Kindred;

/// <summary>What a server is started with, all sources already merged.</summary>
/// <param name="Urls">Where to listen, separated by semicolons; port 0 takes a free one.</param>
/// <param name="DataFolder">Where everything that must last is kept; it exists.</param>
/// <param name="Model">The model used when a request names none; null lets the server choose.</param>
/// <param name="Configuration">Every setting, by its configuration path: flags over environment over <c>.env</c> over <c>kindred.yaml</c>.</param>
internal sealed record ServerSettings(string Urls, string DataFolder, string? Model, IConfiguration Configuration)
{
    public const string DefaultUrls = "http://127.0.0.1:8000";
}
