using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Kindred.Users;
using Kindred.Web;
using Microsoft.Extensions.Options;

namespace Kindred.Chat;

/// <summary>Which requests are the same one sent twice.</summary>
/// <param name="Content">A digest of everything the request says.</param>
/// <param name="Key">The client's <c>Idempotency-Key</c>; null when it gives none.</param>
internal sealed record RequestIdentity(string Content, string? Key);

/// <summary>
/// Lets a request that arrives while the very same one is being answered (a double click, a repetition by an SDK that lost patience) join it: one turn, one
/// call of the model, the same answer for both. With an idempotency key the answer is also kept for repetitions that come later.
/// </summary>
internal sealed class JoinedTurns(TurnRunner runner, IOptions<JoinOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(PersonId, string), SharedTurn> _running = new();
    private readonly KeptAnswers _kept = new(options.Value, clock);

    /// <summary>As <see cref="TurnRunner.RunAsync"/>; stop reading, or cancel, when the listener hangs up.</summary>
    /// <exception cref="ApiException">400: the idempotency key came before, with another request.</exception>
    /// <param name="identity">Null for a request that nobody may join.</param>
    public IAsyncEnumerable<TurnEvent> RunAsync(TurnRequest request, RequestIdentity? identity, CancellationToken cancellationToken) =>
        identity is null ? runner.RunAsync(request, cancellationToken) : JoinAsync(request, identity, cancellationToken);

    private async IAsyncEnumerable<TurnEvent> JoinAsync(TurnRequest request, RequestIdentity identity, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = (request.Person, identity.Key is { } key ? "key:" + key : "content:" + identity.Content);
        var own = new SharedTurn(identity.Content);
        var shared = _kept.Find(place);
        while (shared is null || !shared.TryJoin(identity.Key is not null))
        {
            // What was given up is let go before it is begun anew.
            if (shared is not null) await shared.Ended.WaitAsync(cancellationToken);
            shared = _running.GetOrAdd(place, own);
            if (shared == own) break;
        }

        if (shared.Content != identity.Content)
        {
            if (shared != own) shared.Leave();
            throw ApiException.BadRequest("This Idempotency-Key was used for another request. Send a new key, or the very same request.", "Idempotency-Key", "idempotency_key_reused");
        }

        var events = shared == own ? LeadAsync(own, place, request, cancellationToken) : shared.FollowAsync(cancellationToken);
        await foreach (var happened in events) yield return happened;
    }

    private async IAsyncEnumerable<TurnEvent> LeadAsync(SharedTurn turn, (PersonId, string) place, TurnRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = runner.RunAsync(request, turn.Cancelled).GetAsyncEnumerator(CancellationToken.None);
        var ended = false;
        try
        {
            await using var hangUp = cancellationToken.UnsafeRegister(static turn => ((SharedTurn)turn!).CancelIfAlone(), turn);
            while (await NextAsync(turn, events))
            {
                turn.Add(events.Current);
                yield return events.Current;
            }

            ended = true;
        }
        finally
        {
            // Others may still listen: then the turn goes on without the one who began it.
            if (ended || turn.Leave()) await EndAsync(turn, place, events);
            else _ = DrainAsync(turn, place, events);
        }
    }

    private static async ValueTask<bool> NextAsync(SharedTurn turn, IAsyncEnumerator<TurnEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e)
        {
            turn.Fail(e);
            throw;
        }
    }

    private async Task DrainAsync(SharedTurn turn, (PersonId, string) place, IAsyncEnumerator<TurnEvent> events)
    {
        try
        {
            while (await NextAsync(turn, events)) turn.Add(events.Current);
        }
        catch (Exception) when (turn.IsFailed)
        {
            // Whoever still listens is told by the turn.
        }
        finally
        {
            await EndAsync(turn, place, events);
        }
    }

    private async Task EndAsync(SharedTurn turn, (PersonId, string) place, IAsyncEnumerator<TurnEvent> events)
    {
        try
        {
            await events.DisposeAsync();
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(place, turn));
            turn.End();
            if (place.Item2.StartsWith("key:", StringComparison.Ordinal) && turn.IsAnswered) _kept.Keep(place, turn);
        }
    }
}
