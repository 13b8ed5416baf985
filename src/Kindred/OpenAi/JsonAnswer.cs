namespace Kindred.OpenAi;

/// <summary>Answers with JSON that is already bytes.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
