using Kindred.Conversations;

namespace Kindred.Backends.Embedded;

/// <summary>What follows a turn on the branch, seen while walking from its end towards the root.</summary>
internal sealed class Successors
{
    private bool _any;
    private bool _ofPerson;

    /// <summary>
    /// Whether a turn of this role is settled here; steps on to it. The person's own words are as soon as anything follows them,
    /// a reply when the person has gone on from it.
    /// </summary>
    public bool Settles(TurnRole role)
    {
        var settles = role == TurnRole.User ? _any : _ofPerson;
        _any = true;
        _ofPerson |= role == TurnRole.User;
        return settles;
    }
}

/// <summary>
/// Moves the branch in use from one end to another. The active turns of a conversation lie on one path from the root, where the client may hide some, so only what
/// lies below the fork of the two branches changes its state: the usual case, one more turn at the end, looks at two or three rows.
/// </summary>
internal static class BranchSwitch
{
    /// <param name="from">The present end; null while there is none.</param>
    /// <param name="to">The stored turn at which the new branch ends, or from which new turns go on; null at the root.</param>
    /// <param name="successors">What follows <paramref name="to"/>.</param>
    /// <returns>The rows to change, oldest first.</returns>
    public static IReadOnlyList<StoredTurn> Plan(StoredTree tree, StoredTurn? from, StoredTurn? to, Successors successors)
    {
        var changes = new List<StoredTurn>();
        var (leaving, joining) = (from, to);
        while (leaving?.Number != joining?.Number)
        {
            if (joining is null || leaving?.Ordinal > joining.Ordinal)
            {
                if (leaving!.State == TurnState.Active) changes.Add(leaving with { State = TurnState.Inactive });
                leaving = tree.Above(leaving);
            }
            else
            {
                changes.Add(joining with { State = joining.State == TurnState.Hidden ? TurnState.Hidden : TurnState.Active, IsSettled = joining.IsSettled | successors.Settles(joining.Role) });
                joining = tree.Above(joining);
            }
        }

        // Above a settled turn everything is settled.
        for (var shared = joining; shared is { IsSettled: false }; shared = tree.Above(shared))
        {
            if (successors.Settles(shared.Role)) changes.Add(shared with { IsSettled = true });
        }

        changes.Sort(static (one, other) => one.Ordinal.CompareTo(other.Ordinal));
        return changes;
    }
}
