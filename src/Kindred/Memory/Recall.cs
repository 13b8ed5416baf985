using Kindred.Memory.Retrieval;
using Kindred.Users;

namespace Kindred.Memory;

/// <summary>Finds what a person and their characters once said that bears on what is said now. Needs no language model.</summary>
internal sealed class Recall(PersonIndexes indexes, TextEmbedding embedding, TimeProvider clock)
{
    private const int MostConsidered = 8;

    /// <summary>Answers from everything that was stored before the call.</summary>
    public async Task<RecallResult> RecallAsync(PersonId owner, RecallQuery query, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        if (query.Kinds is { } kinds && !kinds.Contains(MemoryKind.Turn)) return new RecallResult([], [], 0, clock.GetElapsedTime(started));
        var index = await indexes.CurrentAsync(owner, cancellationToken);
        var answer = index.Search(ToIndexQuery(query));
        var best = answer.Hits.Count == 0 ? 0 : answer.Hits.Max(hit => hit.Relevance);
        var threshold = query.RelevantOnly ? Relevance.Threshold(best, embedding.Model is not null) : 0;
        var (items, considered) = Choose(answer.Hits, query, threshold);
        return new RecallResult(items, considered, best, clock.GetElapsedTime(started), answer.AsksWhen);
    }

    private IndexQuery ToIndexQuery(RecallQuery query)
    {
        var context = RecallContext.For(query.Text, query.Context ?? []);
        // Near-copies and irrelevant hits fall out afterwards, so more than the limit are fetched.
        return new IndexQuery(
            query.Text, context, embedding.Embed(RecallContext.Embedded(query.Text, context)), (query.Limit * 2) + MostConsidered, query.Window,
            new TurnFilter(query.Conversation, query.Character, query.AsOf, query.Exclude));
    }

    private static (List<Recollection> Items, List<Recollection> Considered) Choose(IReadOnlyList<IndexHit> hits, RecallQuery query, double threshold)
    {
        var (items, considered) = (new List<Recollection>(), new List<Recollection>());
        // What was asked before in the same words is no answer to it.
        var seen = query.RelevantOnly ? new HashSet<ulong> { TurnSigns.Of(query.Text, []).Fingerprint } : [];
        foreach (var hit in hits)
        {
            if (!seen.Add(hit.Fingerprint)) continue;
            if (hit.Relevance >= threshold && items.Count < query.Limit) items.Add(Recollections.Of(hit));
            else if (considered.Count < MostConsidered) considered.Add(Recollections.Of(hit));
        }

        return (items, considered);
    }
}
