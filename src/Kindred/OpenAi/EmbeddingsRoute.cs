using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Kindred.Embeddings;
using Kindred.Web;

namespace Kindred.OpenAi;

/// <summary><c>POST /v1/embeddings</c> through the local encoder, or through a back-end whose model is named.</summary>
internal static class EmbeddingsRoute
{
    private const int MostInputs = 2048;
    private const int LongestInput = 100_000;

    public static async Task EmbedAsync(HttpContext context, SentenceEncoder encoder, PassThrough back)
    {
        using var document = await JsonBody.ReadObjectAsync(context);
        var body = document.RootElement;
        if (body.OptionalString("model") != encoder.ModelId && await back.TryEmbedAsync(context, body)) return;
        var asBase64 = FormatOf(body);
        var inputs = InputsOf(body);
        if (!encoder.IsAvailable) throw new ApiException(503, $"No sentence encoder is available: {encoder.Status}", null, "encoder_unavailable");
        if (body.OptionalInteger("dimensions", 1, int.MaxValue) is { } dimensions && dimensions != encoder.Dimension)
            throw ApiException.BadRequest($"'dimensions' must be {encoder.Dimension}, the only size that {encoder.ModelId} has.", "dimensions", "invalid_value");

        var vectors = new float[inputs.Count * encoder.Dimension];
        encoder.EncodeBatch(inputs, vectors);
        var answer = Write(inputs, vectors, encoder, asBase64);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.WrittenCount;
        await context.Response.Body.WriteAsync(answer.WrittenMemory, context.RequestAborted);
    }

    private static ArrayBufferWriter<byte> Write(List<string> inputs, float[] vectors, SentenceEncoder encoder, bool asBase64)
    {
        var answer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(answer);
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        for (var i = 0; i < inputs.Count; i++)
        {
            var vector = vectors.AsSpan(i * encoder.Dimension, encoder.Dimension);
            writer.WriteStartObject();
            writer.WriteString("object", "embedding");
            writer.WriteNumber("index", i);
            if (asBase64)
            {
                writer.WriteBase64String("embedding", MemoryMarshal.AsBytes(vector));
            }
            else
            {
                writer.WriteStartArray("embedding");
                foreach (var value in vector) writer.WriteNumberValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("model", encoder.ModelId);
        // The encoder's own pieces are about four characters long; nothing is billed by this.
        var tokens = inputs.Sum(static input => Math.Max(1, input.Length / 4));
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", tokens);
        writer.WriteNumber("total_tokens", tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return answer;
    }

    private static bool FormatOf(JsonElement body) => body.OptionalString("encoding_format") switch
    {
        null or "float" => false,
        "base64" => true,
        _ => throw ApiException.BadRequest("'encoding_format' must be 'float' or 'base64'.", "encoding_format", "invalid_value"),
    };

    private static List<string> InputsOf(JsonElement body)
    {
        if (!body.TryGetProperty("input", out var input) || input.ValueKind == JsonValueKind.Null)
            throw ApiException.BadRequest("'input' is missing: send a text or an array of texts.", "input", "missing_required_parameter");
        if (input.ValueKind == JsonValueKind.String) return [TextOf(input, "input")];
        if (input.ValueKind != JsonValueKind.Array) throw ApiException.BadRequest("'input' must be a text or an array of texts.", "input", "invalid_type");
        var count = input.GetArrayLength();
        if (count is 0 or > MostInputs) throw ApiException.BadRequest($"'input' holds {count} texts; 1 to {MostInputs} are read.", "input", count == 0 ? "empty_array" : "array_too_long");
        var texts = new List<string>(count);
        foreach (var text in input.EnumerateArray()) texts.Add(TextOf(text, $"input[{texts.Count}]"));
        return texts;
    }

    private static string TextOf(JsonElement text, string path)
    {
        if (text.ValueKind != JsonValueKind.String) throw ApiException.BadRequest($"'{path}' must be a text; token numbers are not read.", path, "invalid_type");
        var value = JsonBody.Text(text, path);
        if (value.Length == 0) throw ApiException.BadRequest($"'{path}' is empty.", path, "invalid_value");
        return value.Length <= LongestInput ? value : throw ApiException.BadRequest($"'{path}' is longer than {LongestInput} characters.", path, "string_too_long");
    }
}
