using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>Where a server of the OpenAI wire is and how it is called.</summary>
/// <param name="Name">What people call it, such as <c>ollama</c>.</param>
/// <param name="BaseUrl">Up to and including <c>/v1</c>, no slash at the end.</param>
/// <param name="Key">Sent as bearer token; null sends none.</param>
internal sealed record Upstream(string Name, string BaseUrl, string? Key);

/// <summary>How long an upstream may be silent, and how much it may send.</summary>
/// <param name="FirstByte">From the request to the first byte of the answer.</param>
/// <param name="Silence">Between two pieces of a stream.</param>
internal sealed record UpstreamLimits(TimeSpan FirstByte, TimeSpan Silence, int LongestAnswer = 32 << 20, int LongestEvent = 8 << 20);

/// <summary>
/// Any server that speaks OpenAI's chat completions. A streamed request gives one update per event, a whole one a single update; both carry the
/// upstream's bytes, so that nothing it says is lost. Disposing the stream closes the connection, which cancels the upstream.
/// </summary>
internal sealed class OpenAiClient(Upstream upstream, HttpMessageInvoker http, UpstreamLimits limits) : IChatClient
{
    private readonly Uri _address = new(upstream.BaseUrl + "/chat/completions");
    private readonly AuthenticationHeaderValue? _authorization = upstream.Key is { Length: > 0 } key ? new AuthenticationHeaderValue("Bearer", key) : null;
    private readonly UpstreamErrors _errors = new(upstream.Name, upstream.Key);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var body = options?.RawRepresentationFactory?.Invoke(this) as OpenAiRequestBody;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var response = await SendAsync(RequestWriter.Write(options?.ModelId ?? "", messages, options, body), patience, cancellationToken);
        // A server that does not stream answers a request for a stream with the whole, as one object.
        if (body is { IsStreamed: false } || response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            yield return await ReadWholeAsync(response, patience, cancellationToken);
            yield break;
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = new EventBuffer(limits.LongestEvent);
        var finished = false;
        while (true)
        {
            while (events.TryRead(out var found))
            {
                if (found.Data.Span.SequenceEqual("[DONE]"u8)) yield break;
                if (ReadEvent(found) is not { } update) continue;
                finished |= update.FinishReason is not null;
                yield return update;
            }

            if (await FillAsync(stream, events, patience, cancellationToken)) continue;
            if (events.TryReadLast(out var last) && !last.Data.Span.SequenceEqual("[DONE]"u8) && ReadEvent(last) is { } final)
            {
                finished |= final.FinishReason is not null;
                yield return final;
            }

            // A body that ends without its mark is whole only when the model had said that it was done.
            if (!finished) throw new ModelCallException(response.Content.Headers.ContentType?.MediaType is "text/html" ? _errors.NotUnderstood("text/html") : _errors.BrokenOff());
            yield break;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The connections belong to whoever made them.
    }

    private async Task<HttpResponseMessage> SendAsync(ReadOnlyMemory<byte> body, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = _authorization;
        HttpResponseMessage response;
        try
        {
            patience.CancelAfter(limits.FirstByte);
            response = await http.SendAsync(request, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelCallException(_errors.TimedOut("did not answer", limits.FirstByte));
        }
        catch (HttpRequestException error)
        {
            throw new ModelCallException(_errors.Unreachable(), error);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var said = await ReadBytesAsync(response, 64 << 10, patience, cancellationToken);
            var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date is { } date && response.Headers.Date is { } now ? date - now : null) : null;
            throw new ModelCallException(_errors.Refused(response.StatusCode, said.Span, wait));
        }
    }

    private async Task<ChatResponseUpdate> ReadWholeAsync(HttpResponseMessage response, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        var json = await ReadBytesAsync(response, limits.LongestAnswer, patience, cancellationToken);
        if (json.Length > limits.LongestAnswer) throw new ModelCallException(_errors.TooLong());
        AnswerParts parts;
        try
        {
            parts = AnswerReader.Read(json.Span);
        }
        catch (JsonException)
        {
            throw new ModelCallException(_errors.NotUnderstood(response.Content.Headers.ContentType?.MediaType));
        }

        if (!parts.Error.IsEmpty) throw new ModelCallException(_errors.Reported(json.Span));
        if (!parts.Fields.HasChoices) throw new ModelCallException(_errors.NotUnderstood(response.Content.Headers.ContentType?.MediaType));
        return Update(parts, new OpenAiWhole(json, parts.Fields));
    }

    private ChatResponseUpdate? ReadEvent(in ServerEvent found)
    {
        if (found.IsError) throw new ModelCallException(_errors.Reported(found.Data.Span));
        AnswerParts parts;
        try
        {
            parts = AnswerReader.Read(found.Data.Span);
        }
        catch (JsonException)
        {
            throw new ModelCallException(_errors.NotUnderstood(null));
        }

        if (!parts.Error.IsEmpty) throw new ModelCallException(_errors.Reported(found.Data.Span));
        // Some servers send events without anything in them to keep the line open.
        return parts.Fields.Choices.IsEmpty && parts.Fields.Usage.IsEmpty ? null : Update(parts, new OpenAiChunk(found.Data, parts.Fields));
    }

    private static ChatResponseUpdate Update(in AnswerParts parts, object raw) => new(ChatRole.Assistant, AnswerReader.Contents(parts))
    {
        FinishReason = parts.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
        RawRepresentation = raw,
    };

    // False at the end of the body.
    private async ValueTask<bool> FillAsync(Stream stream, EventBuffer events, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        try
        {
            var reading = stream.ReadAsync(events.Room(), patience.Token);
            var waits = !reading.IsCompleted;
            if (waits) patience.CancelAfter(limits.Silence);
            var read = await reading;
            // What follows is our listener's time, not the upstream's.
            if (waits) patience.CancelAfter(Timeout.InfiniteTimeSpan);
            events.Filled(read);
            return read > 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelCallException(_errors.TimedOut("was silent in the middle of its answer", limits.Silence));
        }
        catch (InvalidDataException)
        {
            throw new ModelCallException(_errors.TooLong());
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ModelCallException(_errors.BrokenOff(), error);
        }
    }

    // Up to one byte more than the limit, so that the caller sees that it was passed.
    private async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpResponseMessage response, int limit, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        try
        {
            patience.CancelAfter(limits.FirstByte);
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            using var bytes = new MemoryStream((int)Math.Clamp(response.Content.Headers.ContentLength ?? 1024, 256, 1 << 20));
            var buffer = GC.AllocateUninitializedArray<byte>(8192);
            for (int read; bytes.Length <= limit && (read = await stream.ReadAsync(buffer, patience.Token)) > 0;) await bytes.WriteAsync(buffer.AsMemory(0, read), patience.Token);
            return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelCallException(_errors.TimedOut("did not finish its answer", limits.FirstByte));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ModelCallException(_errors.BrokenOff(), error);
        }
    }
}
