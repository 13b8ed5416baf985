using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// A server that speaks OpenAI's chat completions API (OpenAI API reference, "Chat", "Streaming"). Each update's raw representation is an
/// <see cref="OpenAiChunk"/>, or an <see cref="OpenAiWhole"/> when the client's own request (<see cref="OpenAiRequestBody"/>) asked for a
/// whole answer, or the server gave one where a stream was asked for. Throws <see cref="ModelCallException"/>; leaving the enumeration closes the connection, which stops the model.
/// </summary>
internal sealed partial class OpenAiCompatibleClient(
    BackendAddress backend, HttpMessageInvoker http, ModelsOptions limits, TimeProvider clock, ILogger<OpenAiCompatibleClient> logger) : IChatClient
{
    private const int FirstBodyBytes = 8 * 1024;
    private const int MaxErrorBytes = 64 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly ProductInfoHeaderValue Agent = new("Kindred", typeof(OpenAiCompatibleClient).Assembly.GetName().Version?.ToString(3));

    private readonly Uri _chat = new(backend.BaseUrl, "chat/completions");
    private readonly AuthenticationHeaderValue? _authorization = backend.Key is { } key ? new("Bearer", key) : null;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var model = options?.ModelId ?? throw new ArgumentException("The options name no model.", nameof(options));
        var bytes = new ArrayBufferWriter<byte>(FirstBodyBytes);
        var body = options.RawRepresentationFactory?.Invoke(this) as OpenAiRequestBody;
        var streamed = RequestWriter.Write(bytes, model, messages, options, body);
        using var patience = new Patience(streamed ? limits.FirstByteTimeout : limits.WholeTimeout, clock, cancellationToken);
        HttpResponseMessage? response = null;
        StreamedAnswer? answer = null;
        try
        {
            response = await SendAsync(_chat, bytes.WrittenMemory, patience);
            if (!streamed)
            {
                yield return WithLimits(await ReadWholeAsync(response, model, patience), UpstreamLimits.Of(response.Headers));
                yield break;
            }

            var stated = UpstreamLimits.Of(response.Headers);
            if (response.Content.Headers.ContentType?.MediaType is "application/json" or "text/html" or "application/xhtml+xml")
            {
                // Some servers do not stream what they cannot (tools, schemas) and answer whole; others report a failure so, with status 200.
                yield return WithLimits(await ReadWholeAsync(response, model, patience), stated);
                yield break;
            }

            answer = new StreamedAnswer(backend, model, response, await response.Content.ReadAsStreamAsync(patience.Token), patience, limits);
            while (await NextAsync(answer) is { } update)
            {
                yield return WithLimits(update, stated);
                stated = null;
            }
        }
        finally
        {
            // Before the end, disposing closes the connection at once: the handler does not drain.
            if (answer is { IsDone: true }) _ = answer.FinishAsync(clock);
            else response?.Dispose();
        }
    }

    /// <summary>Asks another route of the same server: the request goes there as it is but for the model's name, and its answer is handed on as it comes.</summary>
    /// <param name="path">Behind the base address, <c>embeddings</c> for one.</param>
    /// <param name="model">Null leaves the request without a name.</param>
    /// <param name="receive">Gets the answer's content type and its body.</param>
    /// <exception cref="ModelCallException">The server cannot be reached or refuses.</exception>
    public async Task PassOnAsync(string path, JsonElement request, string? model, Func<string?, Stream, Task> receive, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>(FirstBodyBytes);
        RequestWriter.WriteRenamed(bytes, request, model);
        using var patience = new Patience(limits.WholeTimeout, clock, cancellationToken);
        using var response = await SendAsync(new Uri(backend.BaseUrl, path), bytes.WrittenMemory, patience);
        if (IsHtml(response)) throw Logged(new ModelCallException(FailureMapping.WebPage(backend)));
        await receive(response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStreamAsync(patience.Token));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(backend.Name, backend.BaseUrl)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => http.Dispose();

    private ValueTask<ChatResponseUpdate?> NextAsync(StreamedAnswer answer)
    {
        try
        {
            var next = answer.NextAsync();
            return next.IsCompletedSuccessfully ? next : Watched(next);
        }
        catch (ModelCallException e)
        {
            throw Logged(e);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        async ValueTask<ChatResponseUpdate?> Watched(ValueTask<ChatResponseUpdate?> waiting)
        {
            try
            {
                return await waiting;
            }
            catch (ModelCallException e)
            {
                throw Logged(e);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, ReadOnlyMemory<byte> body, Patience patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } };
        request.Headers.UserAgent.Add(Agent);
        if (_authorization is not null) request.Headers.Authorization = _authorization;
        try
        {
            var response = await http.SendAsync(request, patience.Token);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw await RefusalAsync(response, patience);
        }
        catch (HttpRequestException e)
        {
            throw Logged(new ModelCallException(FailureMapping.Unreachable(backend, e), e));
        }
        catch (OperationCanceledException e) when (patience.IsOver)
        {
            throw Logged(new ModelCallException(FailureMapping.TimedOut(backend, "it did not begin to answer"), e));
        }
        catch (OperationCanceledException e) when (!patience.Token.IsCancellationRequested)
        {
            throw Logged(new ModelCallException(FailureMapping.TimedOut(backend, "it did not accept a connection"), e));
        }
    }

    private async Task<ModelCallException> RefusalAsync(HttpResponseMessage response, Patience patience)
    {
        UpstreamError? error = null;
        try
        {
            error = UpstreamError.Read(await BoundedBody.ReadAsync(response.Content, MaxErrorBytes, patience.Token));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or HttpRequestException)
        {
            // The status alone has to do.
        }

        return Logged(new ModelCallException(FailureMapping.FromStatus(backend, (int)response.StatusCode, error, response.Headers)));
    }

    private static ChatResponseUpdate WithLimits(ChatResponseUpdate update, IReadOnlyList<KeyValuePair<string, string>>? stated)
    {
        if (stated is not null) update.AdditionalProperties = new AdditionalPropertiesDictionary { [UpstreamLimits.Key] = stated };
        return update;
    }

    private async Task<ChatResponseUpdate> ReadWholeAsync(HttpResponseMessage response, string model, Patience patience)
    {
        if (IsHtml(response)) throw Logged(new ModelCallException(FailureMapping.WebPage(backend)));
        var json = await ReadBodyAsync(response, patience);
        var answer = Parse(json.Span);
        if (!answer.Error.IsEmpty) throw Logged(new ModelCallException(FailureMapping.FromEvent(backend, UpstreamError.Read(json))));
        if (!answer.Fields.HasChoices) throw Logged(new ModelCallException(FailureMapping.NotAnAnswer(backend, "an answer without choices")));
        return AnswerUpdates.Of(answer, new OpenAiWhole(json, answer.Fields), model);
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, Patience patience)
    {
        try
        {
            return await BoundedBody.ReadAsync(response.Content, limits.MaxWholeBytes, patience.Token);
        }
        catch (InvalidDataException e)
        {
            throw Logged(new ModelCallException(FailureMapping.TooLong(backend), e));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Logged(new ModelCallException(FailureMapping.Cut(backend), e));
        }
        catch (OperationCanceledException e) when (patience.IsOver)
        {
            throw Logged(new ModelCallException(FailureMapping.TimedOut(backend, "its answer did not arrive in full"), e));
        }
    }

    private AnswerParser Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return AnswerParser.Parse(json);
        }
        catch (JsonException e)
        {
            throw Logged(new ModelCallException(FailureMapping.NotAnAnswer(backend, "broken JSON"), e));
        }
    }

    private static bool IsHtml(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";

    [StackTraceHidden]
    private ModelCallException Logged(ModelCallException failed)
    {
        LogFailed(backend.Name, failed.Failure.Status, failed.Failure.Code, failed.InnerException?.GetType().Name);
        return failed;
    }

    [LoggerMessage(LogLevel.Warning, "Model back-end {Backend} failed: status {Status}, code {Code}, {Cause}")]
    private partial void LogFailed(string backend, int status, string? code, string? cause);
}
