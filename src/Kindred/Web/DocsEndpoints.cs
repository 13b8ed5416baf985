namespace Kindred.Web;

/// <summary>The description of every route, for programs (<c>/openapi/v1.json</c>) and for people (<c>/docs</c>).</summary>
internal static class DocsEndpoints
{
    private static readonly byte[] Page = ReadPage();

    public static void MapDocs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        endpoints.MapGet("/docs", static () => TypedResults.Bytes(Page, "text/html; charset=utf-8")).ExcludeFromDescription();
    }

    private static byte[] ReadPage()
    {
        using var stream = typeof(DocsEndpoints).Assembly.GetManifestResourceStream("Kindred.Web.docs.html")!;
        var page = new byte[stream.Length];
        stream.ReadExactly(page);
        return page;
    }
}
