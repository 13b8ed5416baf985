using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Kindred.Web;

/// <summary>The one error shape of every route: <c>{"error":{"message","type","param","code"}}</c>, always with all four keys.</summary>
internal static class ApiError
{
    /// <summary>Answers with an error. When the answer has begun already, nothing can be said any more and the connection is cut.</summary>
    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        var requestId = response.Headers["x-request-id"];
        response.Clear();
        response.Headers["x-request-id"] = requestId;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            response.Headers["retry-after-ms"] = Math.Max(1, (long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in error.Headers) response.Headers[name] = value;
        if (!error.ShouldRetry) response.Headers["x-should-retry"] = "false";

        // Clients that throw our body away (SillyTavern, when not streaming) still show the reason phrase of HTTP/1.1.
        if (context.Features.Get<IHttpResponseFeature>() is { } feature) feature.ReasonPhrase = ReasonPhrase(error.Message);

        var body = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            WriteError(writer, error);
            writer.WriteEndObject();
        }

        response.ContentLength = body.WrittenCount;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body.WrittenMemory).AsTask();
    }

    /// <summary>Writes the property <c>error</c> into an object that is open: also the shape of an error event in a stream.</summary>
    public static void WriteError(Utf8JsonWriter writer, ApiException error)
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", error.Message);
        writer.WriteString("type", error.Type ?? TypeOf(error.Status));
        writer.WriteString("param", error.Param);
        writer.WriteString("code", error.Code);
        writer.WriteEndObject();
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    // Printable ASCII on one line: anything else is not a legal reason phrase.
    private static string ReasonPhrase(string message)
    {
        var length = Math.Min(message.Length, 180);
        return string.Create(length, message, static (phrase, text) =>
        {
            for (var i = 0; i < phrase.Length; i++) phrase[i] = text[i] switch
            {
                '“' or '”' => '"',
                '’' or '‘' => '\'',
                >= ' ' and <= '~' => text[i],
                _ => ' ',
            };
        });
    }
}
