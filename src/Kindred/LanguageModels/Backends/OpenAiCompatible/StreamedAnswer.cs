using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// The events of one streamed answer. What has already been read is handed out without waiting, so that whoever writes it on can
/// join pieces that came together and flush only before a real wait.
/// </summary>
internal sealed class StreamedAnswer(BackendAddress backend, string model, HttpResponseMessage response, Stream body, Patience patience, ModelsOptions limits)
{
    private readonly EventBuffer _events = new(limits.MaxEventBytes);
    private bool _anyBytes;
    private bool _anyChunk;
    private bool _finished;
    private bool _ended;

    /// <summary>The next piece, or null at the end.</summary>
    /// <exception cref="ModelCallException">The stream broke, fell silent, or reports an error.</exception>
    public ValueTask<ChatResponseUpdate?> NextAsync() => TryBuffered(out var update) ? new(update) : WaitAsync();

    /// <summary>
    /// After <c>[DONE]</c> only the last bytes of the framing are missing, and reading them lets the connection serve the next call.
    /// The answer's end does not wait for them; a connection that lingers is closed.
    /// </summary>
    public async Task FinishAsync(TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
        using (response)
        {
            try
            {
                for (var left = 16; left > 0 && await body.ReadAsync(_events.Room(), limit.Token) > 0;) left--;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
            {
                // Nothing was lost: the answer was complete.
            }
        }
    }

    /// <summary>Whether the upstream said that its answer is complete.</summary>
    public bool IsDone { get; private set; }

    // Pooled: a stream waits once for nearly every piece.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ChatResponseUpdate?> WaitAsync()
    {
        while (true)
        {
            await FillAsync();
            if (TryBuffered(out var update)) return update;
        }
    }

    private bool TryBuffered(out ChatResponseUpdate? update)
    {
        update = null;
        if (IsDone) return true;
        while (_events.TryRead(out var found) || (_ended && _events.TryReadLast(out found)))
        {
            update = Read(found);
            if (update is not null || IsDone) return true;
        }

        if (!_ended) return false;
        // Servers that forget [DONE] have still told why the model stopped; without that the answer was cut.
        IsDone = _finished ? true : throw new ModelCallException(FailureMapping.Cut(backend));
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FillAsync()
    {
        try
        {
            var reading = body.ReadAsync(_events.Room(), patience.Token);
            // The clock of the first byte runs since the request was sent.
            if (_anyBytes && !reading.IsCompleted) patience.Start(_anyChunk ? limits.SilenceTimeout : limits.FirstByteTimeout);
            var read = await reading;
            patience.Stop();
            _anyBytes |= read > 0;
            _ended = read == 0;
            _events.Filled(read);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new ModelCallException(FailureMapping.Cut(backend), e);
        }
        catch (InvalidDataException e)
        {
            throw new ModelCallException(FailureMapping.TooLong(backend), e);
        }
        catch (OperationCanceledException e) when (patience.IsOver)
        {
            throw new ModelCallException(FailureMapping.TimedOut(backend, _anyChunk ? "it fell silent within an answer" : "it sent no answer"), e);
        }
    }

    private ChatResponseUpdate? Read(ServerEvent found)
    {
        if (found.Data.IsEmpty) return null;
        if (found.Data.Span.SequenceEqual("[DONE]"u8))
        {
            IsDone = true;
            return null;
        }

        if (found.IsError) throw new ModelCallException(FailureMapping.FromEvent(backend, UpstreamError.Read(found.Data)));
        var answer = Parse(found.Data.Span);
        if (!answer.Error.IsEmpty) throw new ModelCallException(FailureMapping.FromEvent(backend, UpstreamError.Read(found.Data)));
        // Pings and other events of the server's own say nothing to the client.
        if (answer.Fields.Choices.IsEmpty && answer.Fields.Usage.IsEmpty) return null;
        _finished |= answer.FinishReason is not null;
        _anyChunk = true;
        return AnswerUpdates.Of(answer, new OpenAiChunk(found.Data, answer.Fields), model);
    }

    private AnswerParser Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            return AnswerParser.Parse(data);
        }
        catch (JsonException e)
        {
            throw new ModelCallException(FailureMapping.NotAnAnswer(backend, "broken JSON in its stream"), e);
        }
    }
}
