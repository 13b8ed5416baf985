namespace Kindred.Web;

internal static class WebSetup
{
    /// <summary>Bounds and routing that hold for every route.</summary>
    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 32 << 20;
        });
        builder.Services.AddOpenApi("v1");
        return builder;
    }

    public static void UseErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorMiddleware>();
}
