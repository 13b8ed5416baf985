namespace Kindred.Conversations;

/// <summary>A message of a transcript beside the stored turn that it is.</summary>
/// <param name="Message">Index of the message.</param>
/// <param name="IsExact">The words are the same; else the client has changed them since.</param>
internal readonly record struct MatchedPair(int Message, Turn Turn, bool IsExact);

/// <summary>How a transcript agrees with one branch of a stored tree.</summary>
/// <param name="Pairs">Messages and their turns, oldest first, at least one.</param>
/// <param name="LeftOut">Stored turns between the pairs that the client no longer shows.</param>
/// <param name="Unknown">Indices of messages between the pairs that are stored nowhere on the branch.</param>
internal sealed record TranscriptMatch(IReadOnlyList<MatchedPair> Pairs, IReadOnlyList<Turn> LeftOut, IReadOnlyList<int> Unknown)
{
    public Turn Leaf => Pairs[^1].Turn;

    /// <summary>Above the pairs both the transcript and the branch go on, with different words.</summary>
    public bool IsContradicted { get; init; }

    public bool ReachesStart => Pairs[0].Message == 0;

    /// <summary>Index of the last message that agrees.</summary>
    public int Last => Pairs[^1].Message;

    /// <summary>Agreeing characters: a long shared past outweighs a short one.</summary>
    public int Weight => Pairs.Sum(static pair => pair.IsExact ? pair.Turn.Text.Length + 1 : 1);

    private int Differences => LeftOut.Count + Unknown.Count + Pairs.Count(static pair => !pair.IsExact);

    /// <summary>Goes on by one pair.</summary>
    public TranscriptMatch Followed(MatchedPair pair) => this with { Pairs = [.. Pairs, pair] };

    /// <summary>The better of two matches: the one that reaches the newer message, then the longer one, then the one with less changed, then the one that was talked in last.</summary>
    public static TranscriptMatch? Better(TranscriptMatch? one, TranscriptMatch? other)
    {
        if (one is null || other is null) return one ?? other;
        if (one.Last != other.Last) return one.Last > other.Last ? one : other;
        if (one.Weight != other.Weight) return one.Weight > other.Weight ? one : other;
        if (one.Differences != other.Differences) return one.Differences < other.Differences ? one : other;
        if ((one.Leaf.State == TurnState.Active) != (other.Leaf.State == TurnState.Active)) return one.Leaf.State == TurnState.Active ? one : other;
        return one.Leaf.SaidAt >= other.Leaf.SaidAt ? one : other;
    }
}
