using Kindred.Conversations;

namespace Kindred.Memory.Retrieval;

/// <summary>A search of one index.</summary>
/// <param name="Context">Earlier messages with the weight of their words, below 1.</param>
/// <param name="Vector">The question as a unit vector of the index's model; null to search by words alone.</param>
/// <param name="Limit">Hits at most.</param>
/// <param name="Window">Neighbours on each side of a hit.</param>
/// <param name="Weights">Null for the model's own.</param>
internal sealed record IndexQuery(
    string Text, IReadOnlyList<(string Text, float Weight)> Context, float[]? Vector, int Limit, int Window, TurnFilter Filter, FeatureWeights? Weights = null);

/// <summary>Which turns may be found.</summary>
internal sealed record TurnFilter(ConversationId? Conversation = null, string? Character = null, DateTimeOffset? AsOf = null, IReadOnlySet<TurnId>? Exclude = null)
{
    public static TurnFilter None { get; } = new();

    public bool Admits(Turn turn, Session session) =>
        (Conversation is null || turn.Conversation == Conversation)
        && (Character is null || session.Character is null || string.Equals(Character, session.Character, StringComparison.OrdinalIgnoreCase))
        && (AsOf is null || turn.SaidAt <= AsOf)
        && (Exclude is null || !Exclude.Contains(turn.Id));
}

/// <summary>A turn that was found; its speaker and those of its neighbours are filled in from the conversation when the turn names none.</summary>
/// <param name="Relevance">How likely it is to be about what was asked at all, 0 to 1, whatever else was found.</param>
/// <param name="Parts">Each feature's part of the score.</param>
/// <param name="Before">Neighbours before it, oldest first.</param>
internal sealed record IndexHit(
    Turn Turn, string? ConversationExternalId, ulong Fingerprint, float Score, float Relevance, float[] Parts, IReadOnlyList<Turn> Before, IReadOnlyList<Turn> After);

/// <summary>What a search found.</summary>
/// <param name="AsksWhen">The question asks for a time.</param>
internal sealed record IndexAnswer(IReadOnlyList<IndexHit> Hits, bool AsksWhen)
{
    public static IndexAnswer Nothing { get; } = new([], false);
}
