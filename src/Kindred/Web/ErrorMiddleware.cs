namespace Kindred.Web;

/// <summary>The outermost step of every request: gives it an id and turns whatever goes wrong below into the one error shape.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var requestId = $"req_{Guid.NewGuid():N}";
        context.Response.Headers["x-request-id"] = requestId;
        try
        {
            await next(context);
            if (Unanswered(context) is { } error) await ApiError.WriteAsync(context, error);
        }
        catch (ApiException error)
        {
            await ApiError.WriteAsync(context, error);
        }
        catch (BadHttpRequestException error)
        {
            await ApiError.WriteAsync(context, Explain(error));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to tell.
            context.Abort();
        }
        catch (Exception error)
        {
            // The edge: whatever is left is our fault. The log has the details, the caller the id to ask for them.
            LogUnexpected(error, requestId);
            await ApiError.WriteAsync(context, new ApiException(500, $"Something went wrong inside Kindred. The log has the details under {requestId}.", null, "internal_error"));
        }
    }

    // Routing answers unknown paths and methods, and the framework a few refusals, with a bare status.
    private static ApiException? Unanswered(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength is not null || response.ContentType is not null) return null;
        var request = context.Request;
        return response.StatusCode switch
        {
            404 => new ApiException(404, $"There is nothing at {request.Method} {Shorten(request.Path)}. GET /docs lists every route.", null, "unknown_url"),
            405 => new ApiException(405, $"{Shorten(request.Path)} does not understand {request.Method}; it allows {response.Headers.Allow}. GET /docs lists every route.", null, "method_not_allowed"),
            415 => new ApiException(415, "This route does not read that content type. Send application/json.", null, "unsupported_media_type"),
            _ => new ApiException(response.StatusCode, "The request was refused."),
        };
    }

    private static ApiException Explain(BadHttpRequestException error) => error.StatusCode switch
    {
        413 => new ApiException(413, "The request body is larger than this server accepts.", null, "request_too_large"),
        408 => new ApiException(408, "The request body came too slowly.", null, "request_timeout"),
        _ => new ApiException(error.StatusCode, "The request could not be read as HTTP.", null, "bad_request"),
    };

    private static string Shorten(PathString path) => path.Value is { Length: > 100 } text ? text[..100] + "…" : path.Value ?? "/";

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed unexpectedly")]
    private partial void LogUnexpected(Exception error, string requestId);
}
