using System.Text.Json.Serialization;
using Kindred.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kindred.Emotion;

/// <summary>
/// The part of SillyTavern's Extras API that its expression sprites ask: give Kindred's address as the Extras address. SillyTavern asks from
/// the browser, so these routes, and only these, answer pages of any origin: they tell nothing that is kept.
/// </summary>
internal static class ClassifyEndpoints
{
    private const int LongestText = 20_000;

    // SillyTavern sends this one to get past the greeting page of a tunnel.
    private const string AllowedHeaders = "authorization, content-type, bypass-tunnel-reminder";

    public static void MapClassify(this IEndpointRouteBuilder endpoints)
    {
        var routes = endpoints.MapGroup("/api").WithTags("Emotion");
        routes.MapGet("/modules", Modules).WithSummary("What SillyTavern may ask of us as its Extras server").Produces<ExtrasModules>();
        routes.MapPost("/classify", ClassifyAsync).WithSummary("A text's expression, for SillyTavern's sprites").Produces<ExtrasClassification>();
        routes.MapGet("/classify/labels", Labels).WithSummary("Every expression there is").Produces<ExtrasLabels>();
        foreach (var path in (string[])["/modules", "/classify", "/classify/labels"]) routes.MapMethods(path, ["OPTIONS"], Allow).ExcludeFromDescription();
    }

    private static JsonHttpResult<ExtrasModules> Modules(HttpResponse response)
    {
        AllowOrigin(response);
        return TypedResults.Json(new ExtrasModules(["classify"]), ClassifyJson.Default.ExtrasModules);
    }

    private static JsonHttpResult<ExtrasLabels> Labels(HttpResponse response)
    {
        AllowOrigin(response);
        return TypedResults.Json(new ExtrasLabels(Expressions.Labels), ClassifyJson.Default.ExtrasLabels);
    }

    private static async Task<IResult> ClassifyAsync(HttpContext context, EmotionReader reader)
    {
        AllowOrigin(context.Response);
        using var body = await JsonBody.ReadObjectAsync(context);
        var text = body.RootElement.RequiredString("text");
        if (text.Length > LongestText) throw ApiException.BadRequest($"'text' must have at most {LongestText} characters.", "text", "out_of_range");
        var expressions = Expressions.Of(reader.Read(text).Scores);
        return TypedResults.Json(new ExtrasClassification([.. expressions.Select(static found => new ExtrasExpression(found.Label, Math.Round(found.Score, 4)))]), ClassifyJson.Default.ExtrasClassification);
    }

    private static NoContent Allow(HttpResponse response)
    {
        AllowOrigin(response);
        response.Headers.AccessControlAllowMethods = "GET, POST";
        response.Headers.AccessControlAllowHeaders = AllowedHeaders;
        response.Headers.AccessControlMaxAge = "600";
        return TypedResults.NoContent();
    }

    private static void AllowOrigin(HttpResponse response) => response.Headers.AccessControlAllowOrigin = "*";
}

internal sealed record ExtrasModules(IReadOnlyList<string> Modules);

internal sealed record ExtrasLabels(IReadOnlyList<string> Labels);

internal sealed record ExtrasClassification(IReadOnlyList<ExtrasExpression> Classification);

internal sealed record ExtrasExpression(string Label, double Score);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ExtrasModules))]
[JsonSerializable(typeof(ExtrasLabels))]
[JsonSerializable(typeof(ExtrasClassification))]
internal sealed partial class ClassifyJson : JsonSerializerContext;
