using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Kindred.Web;

/// <summary>Which pages may call us from a browser, with which headers: what the SDKs send, by prefix where they send many.</summary>
internal sealed class CorsPolicies(IOptions<WebOptions> options) : ICorsPolicyProvider
{
    private static readonly string[] Allowed = ["authorization", "content-type", "accept", "api-key", "x-api-key", "idempotency-key", "x-request-id"];
    private static readonly string[] AllowedPrefixes = ["x-stainless-", "openai-", "x-kindred-"];

    private static readonly string[] Exposed =
    [
        "x-request-id", "openai-processing-ms", "retry-after", "retry-after-ms", "x-should-retry",
        .. from what in (string[])["requests", "tokens"] from which in (string[])["limit", "remaining", "reset"] select $"x-ratelimit-{which}-{what}",
    ];

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var origins = options.Value.CorsOrigins;
        var policy = new CorsPolicyBuilder().AllowAnyMethod().WithExposedHeaders(Exposed).SetPreflightMaxAge(TimeSpan.FromHours(1)).WithHeaders(HeadersOf(context.Request));
        if (origins.Contains(WebOptions.AnyOrigin)) policy.AllowAnyOrigin();
        else policy.WithOrigins([.. origins]);
        return Task.FromResult<CorsPolicy?>(policy.Build());
    }

    private static string[] HeadersOf(HttpRequest request) =>
    [
        .. request.Headers.AccessControlRequestHeaders.SelectMany(static line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static name => Allowed.Contains(name, StringComparer.OrdinalIgnoreCase) || AllowedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))),
    ];
}
