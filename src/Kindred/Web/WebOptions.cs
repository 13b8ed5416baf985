namespace Kindred.Web;

/// <summary>How browsers may reach the server. Section <c>Web</c>.</summary>
internal sealed class WebOptions
{
    public const string AnyOrigin = "*";

    /// <summary>
    /// Origins whose pages may call every route (<c>https://app.example</c>), separated by <c>;</c> or as a list; <c>*</c> for all. None by default:
    /// as long as there are no users, any page of an allowed origin can read every memory.
    /// </summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    public static IReadOnlyList<string> OriginsOf(IConfiguration section)
    {
        var setting = section.GetSection(nameof(CorsOrigins));
        var given = setting.Value is { } text ? text.Split(';', StringSplitOptions.RemoveEmptyEntries) : setting.GetChildren().Select(static entry => entry.Value ?? "");
        return [.. given.Select(static origin => origin.Trim().TrimEnd('/')).Where(static origin => origin.Length > 0)];
    }

    public static bool IsOrigin(string text) =>
        text == AnyOrigin || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase));
}
