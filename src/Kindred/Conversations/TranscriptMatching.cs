namespace Kindred.Conversations;

/// <summary>Compares a client's transcript with stored branches, newest message first. Pure.</summary>
internal static class TranscriptMatching
{
    /// <summary>
    /// How far the transcript up to message <paramref name="last"/> agrees with the branch that ends in <paramref name="path"/>'s last turn;
    /// null when that is no evidence. A greeting alone is none (every new chat with a character has it), and neither is one shared turn
    /// in other surroundings: there must be a turn of the person or two replies, and the message before must agree too unless the transcript starts there.
    /// </summary>
    public static TranscriptMatch? Match(IReadOnlyList<SpokenMessage> transcript, int last, IReadOnlyList<Turn> path)
    {
        var agreeing = 0;
        while (agreeing <= last && agreeing < path.Count && transcript[last - agreeing].Key == path[path.Count - 1 - agreeing].Key) agreeing++;
        if (agreeing == 0) return null;

        var turns = path.Skip(path.Count - agreeing).ToArray();
        var ofPerson = turns.Count(static turn => turn.Role == TurnRole.User);
        var reachesStart = agreeing == last + 1;
        var isEvidence = (ofPerson >= 1 || turns.Length >= 2) && (agreeing >= 2 || reachesStart);
        return isEvidence ? new TranscriptMatch(last, turns) : null;
    }

    /// <summary>
    /// Messages above a match that stand in the place of a stored turn with other words. A change is believed when the message above it agrees
    /// again; at the start of the transcript, where nothing is above, when most of its words are the same. Anything else may as well be a deletion.
    /// </summary>
    /// <param name="path">The branch that ends beside the match's last message, at least as long as the transcript where it has that many turns.</param>
    public static IReadOnlyList<TurnEdit> Edits(IReadOnlyList<SpokenMessage> transcript, TranscriptMatch match, IReadOnlyList<Turn> path)
    {
        var edits = new List<TurnEdit>();
        TurnEdit? pending = null;
        for (var above = match.Path.Count; above <= match.Last && above < path.Count; above++)
        {
            var (message, turn) = (transcript[match.Last - above], path[path.Count - 1 - above]);
            if (message.Key == turn.Key)
            {
                if (pending is not null) edits.Add(pending);
                pending = null;
            }
            else if (pending is not null || message.Role != turn.Role)
            {
                return edits;
            }
            else
            {
                pending = new TurnEdit(turn, message);
            }
        }

        if (pending is not null && IsAlike(pending.Turn.Text, pending.Message.Text)) edits.Add(pending);
        return edits;
    }

    // Shared words over all words: enough to tell a corrected message from another one.
    private static bool IsAlike(string one, string other)
    {
        var (left, right) = (Words(one), Words(other));
        var shared = left.Count(right.Contains);
        return shared * 10 >= (left.Count + right.Count - shared) * 5;
    }

    private static HashSet<string> Words(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(static word => word.ToUpperInvariant())];

    /// <summary>The better of two matches: the one that reaches the newer message, then the longer one, then the one that was talked in last.</summary>
    public static TranscriptMatch? Better(TranscriptMatch? one, TranscriptMatch? other)
    {
        if (one is null || other is null) return one ?? other;
        if (one.Last != other.Last) return one.Last > other.Last ? one : other;
        if (one.Weight != other.Weight) return one.Weight > other.Weight ? one : other;
        if ((one.Leaf.State == TurnState.Active) != (other.Leaf.State == TurnState.Active)) return one.Leaf.State == TurnState.Active ? one : other;
        return one.Leaf.SaidAt >= other.Leaf.SaidAt ? one : other;
    }
}
