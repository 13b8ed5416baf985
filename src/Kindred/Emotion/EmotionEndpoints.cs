using System.Text.Json;
using Kindred.Web;

namespace Kindred.Emotion;

/// <summary>Emotion over HTTP.</summary>
internal static class EmotionEndpoints
{
    private const int MostTexts = 256;
    private const int LongestText = 20_000;

    public static void MapEmotion(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/emotion", ReadAsync).WithTags("Emotion").WithSummary("What messages feel like").Produces<EmotionAnswer>();

    private static async Task<IResult> ReadAsync(HttpContext context, EmotionReader reader)
    {
        using var body = await JsonBody.ReadObjectAsync(context);
        var texts = Texts(body.RootElement);
        // The profile chooses between the decision rules of a trained detector; a word list has one for all.
        if (body.RootElement.OptionalString("profile") is not (null or "chat" or "reddit")) throw ApiException.BadRequest("'profile' must be chat or reddit.", "profile", "invalid_value");
        return TypedResults.Json(EmotionAnswer.Of(texts.ConvertAll(reader.Read)), EmotionJson.Default.EmotionAnswer);
    }

    private static List<string> Texts(JsonElement body)
    {
        if (!body.TryGetProperty("texts", out var texts) || texts.ValueKind is JsonValueKind.Null) throw ApiException.BadRequest("'texts' is missing.", "texts", "missing_required_parameter");
        if (texts.ValueKind is not JsonValueKind.Array) throw ApiException.BadRequest("'texts' must be a list of strings.", "texts", "invalid_type");
        if (texts.GetArrayLength() > MostTexts) throw ApiException.BadRequest($"'texts' must have at most {MostTexts} entries.", "texts", "out_of_range");
        return [.. texts.EnumerateArray().Select(Text)];
    }

    private static string Text(JsonElement value, int place)
    {
        var name = $"texts[{place}]";
        if (value.ValueKind is not JsonValueKind.String) throw ApiException.BadRequest($"'{name}' must be a string.", name, "invalid_type");
        var text = JsonBody.Text(value, name);
        return text.Length <= LongestText ? text : throw ApiException.BadRequest($"'{name}' must have at most {LongestText} characters.", name, "out_of_range");
    }
}
