using Kindred.Conversations;
using Kindred.Memory.Retrieval;

namespace Kindred.Memory;

/// <summary>Turns what the index found into what memory hands out.</summary>
internal static class Recollections
{
    private static readonly ScoreParts NoParts = new(0, 0, 0, 0, 0, 0, []);

    public static Recollection Of(IndexHit hit) =>
        Of(hit.Turn) with
        {
            Score = hit.Score,
            Relevance = hit.Relevance,
            Why = Parts(hit.Parts),
            Neighbours = [.. hit.Before.Select(Of), .. hit.After.Select(Of)],
        };

    private static Recollection Of(Turn turn) =>
        new(turn.Id.ToString(), MemoryKind.Turn, turn.Text, turn.Speaker, turn.Role, turn.SaidAt, 0, NoParts, turn.Id, turn.ExternalId, turn.Conversation, [], 0, turn.Caption);

    private static ScoreParts Parts(float[] parts)
    {
        Span<double> groups = stackalloc double[4];
        var features = new List<KeyValuePair<string, double>>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == 0) continue;
            groups[(int)Features.Group((Feature)i)] += parts[i];
            features.Add(KeyValuePair.Create(((Feature)i).ToString(), (double)parts[i]));
        }

        return new ScoreParts(groups[0], groups[1], groups[2], groups[3], 0, 0, features);
    }
}
