using Microsoft.AspNetCore.Http.HttpResults;

namespace Kindred.Dashboard;

/// <summary>Pages for people, served from the program itself: no file on disk, no script from elsewhere, nothing inline.</summary>
internal static class DashboardEndpoints
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/inspect/{turn?}", Serve("inspect.html", "text/html; charset=utf-8"));
        pages.MapGet("/inspect.css", Serve("inspect.css", "text/css; charset=utf-8"));
        pages.MapGet("/inspect.js", Serve("inspect.js", "text/javascript; charset=utf-8"));
    }

    // The page itself holds nothing of anybody; what it shows comes from routes that ask who is there.
    private static Func<HttpResponse, FileContentHttpResult> Serve(string name, string contentType)
    {
        var content = Read(name);
        return response =>
        {
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["referrer-policy"] = "no-referrer";
            response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(content, contentType);
        };
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(DashboardEndpoints).Assembly.GetManifestResourceStream($"Kindred.Dashboard.{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
