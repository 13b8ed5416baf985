using System.ComponentModel.DataAnnotations;
using Kindred.Users;

namespace Kindred.Chat;

/// <summary>How long answers to requests with an <c>Idempotency-Key</c> are kept for repetitions.</summary>
internal sealed class JoinOptions
{
    [Range(0, 10_080)]
    public int KeepMinutes { get; set; } = 1_440;

    /// <summary>At most so many answers, of all people together; the oldest make room.</summary>
    [Range(0, 1_000_000)]
    public int KeepAnswers { get; set; } = 2_000;
}

/// <summary>Answers by idempotency key, in memory: after a restart a repetition is answered as a repetition of its message is.</summary>
internal sealed class KeptAnswers(JoinOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(PersonId, string), (SharedTurn Turn, DateTimeOffset Until)> _kept = [];
    private readonly Queue<(PersonId, string)> _order = new();

    public SharedTurn? Find((PersonId, string) place)
    {
        lock (_lock) return _kept.TryGetValue(place, out var kept) && kept.Until > clock.GetUtcNow() ? kept.Turn : null;
    }

    public void Keep((PersonId, string) place, SharedTurn turn)
    {
        lock (_lock)
        {
            if (!_kept.ContainsKey(place)) _order.Enqueue(place);
            _kept[place] = (turn, clock.GetUtcNow() + TimeSpan.FromMinutes(options.KeepMinutes));
            while (_order.Count > options.KeepAnswers) _kept.Remove(_order.Dequeue());
        }
    }
}
