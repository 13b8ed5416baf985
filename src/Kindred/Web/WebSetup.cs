using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

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
        builder.Services.AddCors().AddTransient<ICorsPolicyProvider, CorsPolicies>();
        builder.Services.AddOptions<WebOptions>().Configure<IConfiguration>(static (options, configuration) => options.CorsOrigins = WebOptions.OriginsOf(configuration.GetSection("Web")))
            .Validate(static options => options.CorsOrigins.All(WebOptions.IsOrigin), "Web:CorsOrigins must hold origins such as https://app.example, without a path, or *.").ValidateOnStart();
        return builder;
    }

    public static void UseErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorMiddleware>();

    /// <summary>Only where origins are configured: without them browsers refuse other pages by themselves.</summary>
    public static void UseBrowsers(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<IOptions<WebOptions>>().Value.CorsOrigins.Count > 0) app.UseCors();
    }
}
