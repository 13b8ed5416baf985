using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kindred.Chat;
using Microsoft.AspNetCore.Http.Features;

namespace Kindred.OpenAi;

/// <summary>
/// The event stream of one answer. It begins with the first piece, so that failures before it are HTTP errors, but no later than after
/// ten seconds: then, and after every further silence of ten to fifteen seconds, a comment tells client and proxies that somebody is at work.
/// One writer at a time: whoever made it, except while <see cref="NextAsync"/> waits.
/// </summary>
internal sealed class EventOutput : IAsyncDisposable
{
    private const int SilentTicks = 2;

    private readonly HttpContext _context;
    private readonly PipeWriter _body;
    private readonly SemaphoreSlim _pen = new(0, 1);
    private readonly ITimer _timer;
    private int _silent;

    public EventOutput(HttpContext context, TimeProvider clock)
    {
        _context = context;
        _body = context.Response.BodyWriter;
        _timer = clock.CreateTimer(static output => _ = ((EventOutput)output!).TickAsync(), this, Tick, Tick);
    }

    public static TimeSpan Tick { get; } = TimeSpan.FromSeconds(5);

    public PipeWriter Body => _body;

    /// <summary>The status has been sent: from here on a failure is an event.</summary>
    public bool IsStarted { get; private set; }

    public void Start()
    {
        if (IsStarted) return;
        IsStarted = true;
        var response = _context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-accel-buffering"] = "no";
        _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>The next event of the turn. What was written leaves only before a real wait: pieces that are here already go out in one packet.</summary>
    public ValueTask<bool> NextAsync(IAsyncEnumerator<TurnEvent> events)
    {
        var next = events.MoveNextAsync();
        return next.IsCompleted ? next : WaitAsync(next);
    }

    // Without the request's token: an event that is under way must be awaited before its source may be left, and a closed connection ends the flush by itself.
    public async Task FlushAsync() => await _body.FlushAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _pen.Dispose();
    }

    // Pooled: a stream waits once for nearly every piece.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<bool> next)
    {
        if (IsStarted) await _body.FlushAsync(CancellationToken.None);
        _pen.Release();
        try
        {
            return await next;
        }
        finally
        {
            await _pen.WaitAsync(CancellationToken.None);
            _silent = 0;
        }
    }

    private async Task TickAsync()
    {
        // Whoever holds the pen is about to write, so it is not silent.
        if (!await _pen.WaitAsync(TimeSpan.Zero, CancellationToken.None)) return;
        try
        {
            if (++_silent < SilentTicks || _context.RequestAborted.IsCancellationRequested) return;
            _silent = 0;
            Start();
            // With a space after the colon: some readers take a comment without it for data.
            _body.Write(": keep-alive\n\n"u8);
            await _body.FlushAsync(CancellationToken.None);
        }
        finally
        {
            _pen.Release();
        }
    }
}
