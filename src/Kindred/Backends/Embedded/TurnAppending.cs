using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Adds turns to a tree within one write, and moves the branch in use to a new end (<see cref="IConversationStore.AppendAsync"/>).</summary>
internal static class TurnAppending
{
    public static void Run(SqliteSession session, PersonId owner, Conversation conversation, IReadOnlyList<Turn> turns, TurnId leaf)
    {
        var oldLeaf = SaveHead(session, owner, conversation, leaf);
        var sequence = new SequenceCounter(session, owner);
        var fresh = Missing(session, owner, conversation.Id, turns);
        var tree = new StoredTree(session, owner, conversation.Id);
        CheckPlaces(tree, conversation.Id, turns, fresh);

        // 1. Which of the new turns lie on the branch in use, and where that branch leaves the stored tree.
        var byId = fresh.ToDictionary(static turn => turn.Id);
        var branch = new List<Turn>();
        TurnId? at = leaf;
        for (; at is { } id && byId.TryGetValue(id, out var turn); at = turn.Parent) branch.Add(turn);
        var attached = at is { } stored ? tree.Find(stored) ?? throw Misfit(conversation.Id, $"turn {stored} is not in it") : null;

        // 2. The stored turns whose state changes by that.
        var successors = new Successors();
        var settled = branch.Where(turn => successors.Settles(turn.Role)).Select(static turn => turn.Id).ToHashSet();
        foreach (var change in BranchSwitch.Plan(tree, tree.Find(oldLeaf), attached, successors)) tree.Save(change, sequence.Next());

        // 3. The new turns.
        var onBranch = branch.Select(static turn => turn.Id).ToHashSet();
        foreach (var turn in fresh)
        {
            var state = onBranch.Contains(turn.Id) ? TurnState.Active : TurnState.Inactive;
            Insert(session, owner, turn with { State = state, Settled = turn.Settled || settled.Contains(turn.Id) }, sequence.Next());
        }

        sequence.Save();
    }

    /// <summary>Creates or updates the head; the last turn of the branch that was in use, if there was one.</summary>
    private static TurnId? SaveHead(SqliteSession session, PersonId owner, Conversation conversation, TurnId leaf)
    {
        var id = TurnRows.Of(conversation.Id);
        var head = session.Statement("SELECT forgotten, active_leaf FROM conversation WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", id)
            .First(static row => new Head(row.GetInt64(0) != 0, row.IsDBNull(1) ? null : new TurnId(TurnRows.Id(row, 1))));
        if (head is { IsForgotten: true }) throw new InvalidOperationException($"The conversation {conversation.Id} was deleted.");
        if (conversation.ExternalId is { } external)
        {
            var holder = session.Statement("SELECT id FROM conversation WHERE owner = $owner AND external_id = $external").With("$owner", owner.Value).WithText("$external", external)
                .First(static row => row.GetString(0));
            if (holder is not null && holder != id) throw new InvalidOperationException($"The external id of conversation {conversation.Id} belongs to conv_{holder} already.");
        }

        session.Statement("""
            INSERT INTO conversation (owner, id, external_id, character, person_name, started_at, updated_at, active_leaf, batch)
            VALUES ($owner, $id, $external, $character, $person, $started, $updated, $leaf, $batch)
            ON CONFLICT (owner, id) DO UPDATE SET
                external_id = coalesce(external_id, excluded.external_id),
                character = coalesce(excluded.character, character),
                person_name = coalesce(excluded.person_name, person_name),
                updated_at = excluded.updated_at,
                active_leaf = excluded.active_leaf
            """)
            .With("$owner", owner.Value).With("$id", id)
            .WithText("$external", conversation.ExternalId).WithText("$character", conversation.Character).WithText("$person", conversation.PersonName)
            .With("$started", conversation.StartedAt.ToUnixTimeMilliseconds()).With("$updated", conversation.UpdatedAt.ToUnixTimeMilliseconds())
            .With("$leaf", TurnRows.Of(leaf)).With("$batch", conversation.Batch?.ToString("N")).Execute();
        return head?.ActiveLeaf;
    }

    // A turn that is stored already is left as it is, so that a write whose answer was lost can be repeated.
    private static List<Turn> Missing(SqliteSession session, PersonId owner, ConversationId conversation, IReadOnlyList<Turn> turns)
    {
        var missing = new List<Turn>(turns.Count);
        foreach (var turn in turns)
        {
            if (turn.Conversation != conversation) throw Misfit(conversation, $"turn {turn.Id} names another conversation");
            var place = session.Statement("SELECT conversation FROM turn WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", TurnRows.Of(turn.Id))
                .First(static row => row.GetString(0));
            if (place is null) missing.Add(turn);
            else if (place != TurnRows.Of(conversation)) throw Misfit(conversation, $"turn {turn.Id} is in another conversation");
        }

        return missing;
    }

    private static void CheckPlaces(StoredTree tree, ConversationId conversation, IReadOnlyList<Turn> turns, List<Turn> fresh)
    {
        var ordinals = turns.Count == fresh.Count ? [] : turns.Except(fresh).ToDictionary(static turn => turn.Id, static turn => turn.Ordinal);
        foreach (var turn in fresh)
        {
            var above = turn.Parent switch
            {
                null => -1,
                { } parent when ordinals.TryGetValue(parent, out var ordinal) => ordinal,
                { } parent => tree.Find(parent)?.Ordinal ?? throw Misfit(conversation, $"the parent of turn {turn.Id} is not in it"),
            };
            if (turn.Ordinal != above + 1) throw Misfit(conversation, $"turn {turn.Id} has ordinal {turn.Ordinal}, its parent {above}");
            if (!ordinals.TryAdd(turn.Id, turn.Ordinal)) throw Misfit(conversation, $"turn {turn.Id} is given twice");
        }
    }

    /// <param name="batch">The import that brings it; null for a turn that was lived here.</param>
    public static void Insert(SqliteSession session, PersonId owner, Turn turn, long sequence, Guid? batch = null) => session.Statement("""
        INSERT INTO turn (owner, id, conversation, parent, ordinal, session, role, speaker, text, key, version, state, settled, interrupted, said_at, caption, external_id, echoes, sequence, batch)
        VALUES ($owner, $id, $conversation, $parent, $ordinal, $session, $role, $speaker, $text, $key, $version, $state, $settled, $interrupted, $said, $caption, $external, $echoes, $sequence, $batch)
        """)
        .With("$owner", owner.Value).With("$id", TurnRows.Of(turn.Id)).With("$conversation", TurnRows.Of(turn.Conversation)).With("$parent", TurnRows.Of(turn.Parent))
        .With("$ordinal", turn.Ordinal).With("$session", turn.Session).With("$role", (int)turn.Role)
        .WithText("$speaker", turn.Speaker).WithText("$text", turn.Text).With("$key", turn.Key)
        .With("$version", turn.Version).With("$state", (int)turn.State).With("$settled", turn.Settled).With("$interrupted", turn.Interrupted)
        .With("$said", turn.SaidAt.ToUnixTimeMilliseconds()).WithText("$caption", turn.Caption).WithText("$external", turn.ExternalId).With("$echoes", turn.Echoes)
        .With("$sequence", sequence).With("$batch", batch?.ToString("N")).Execute();

    private static InvalidOperationException Misfit(ConversationId conversation, string what) => new($"The turns do not fit conversation {conversation}: {what}.");

    private sealed record Head(bool IsForgotten, TurnId? ActiveLeaf);
}
