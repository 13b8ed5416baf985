using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>The write jobs that make a tree grow and change.</summary>
internal static class Appending
{
    /// <summary>What <see cref="IConversationStore.AppendAsync"/> says; a turn that is there already (a retry) is left as it is.</summary>
    public static void Append(SqliteSession session, PersonId owner, Conversation conversation, IReadOnlyList<Turn> turns, TurnId leaf)
    {
        var sequence = new Sequence(session, owner);
        var oldLeaf = PutHead(session, owner, conversation, leaf, sequence);
        var added = turns.Where(turn => !IsThere(session, owner, turn)).ToDictionary(turn => turn.Id);
        foreach (var turn in added.Values.Where(turn => turn.Parent is { } parent && !added.ContainsKey(parent))) RequireTurn(session, owner, conversation.Id, turn.Parent!.Value);

        // From the leaf up: through what is new, to the first turn that was there.
        var onBranch = new HashSet<TurnId>();
        var settled = new HashSet<TurnId>();
        var built = false;
        TurnId? below = leaf;
        while (below is { } id && added.TryGetValue(id, out var turn) && onBranch.Add(id))
        {
            if (built) settled.Add(id);
            built |= turn.Role == TurnRole.User;
            below = turn.Parent;
        }

        foreach (var turn in turns.Where(turn => added.ContainsKey(turn.Id)))
        {
            TurnRows.Insert(session, owner, turn with { Conversation = conversation.Id, State = onBranch.Contains(turn.Id) ? TurnState.Active : TurnState.Inactive, Settled = turn.Settled || settled.Contains(turn.Id) }, sequence.Next());
        }

        if (below == leaf) RequireTurn(session, owner, conversation.Id, leaf);
        if (below != oldLeaf) Branch.Follow(session, owner, conversation.Id, leaf, sequence);
        if (built) Branch.SettleUpwards(session, owner, below, sequence);
        else if (below == leaf) SettleAboveLastOfPerson(session, owner, leaf, sequence);
        sequence.Save();
    }

    /// <summary>False when there is no such turn, or nothing to change.</summary>
    public static bool Revise(SqliteSession session, PersonId owner, TurnId id, string text, long key, bool interrupted, DateTimeOffset now)
    {
        var present = ConversationReading.FindTurn(session, owner, id);
        if (present is null || (present.Text == text && present.Interrupted == interrupted)) return false;
        var sequence = new Sequence(session, owner);
        if (present.Text != text) Archive(session, owner, id, now);
        session
            .Statement(
                """
                UPDATE turn SET text = @text, key = @key, version = version + @step, interrupted = @interrupted, sequence = @sequence,
                    vector_model = CASE WHEN @step = 0 THEN vector_model END
                WHERE owner = @owner AND id = @id
                """)
            .With("@owner", owner.Value)
            .With("@id", id.Text())
            .WithText("@text", text)
            .With("@key", key)
            .With("@step", present.Text == text ? 0 : 1)
            .With("@interrupted", interrupted)
            .With("@sequence", sequence.Next())
            .Execute();
        session.Statement("UPDATE conversation SET updated_at = max(updated_at, @now) WHERE owner = @owner AND id = @id")
            .With("@owner", owner.Value)
            .With("@id", present.Conversation.Text())
            .With("@now", now.ToUnixTimeMilliseconds())
            .Execute();
        sequence.Save();
        return true;
    }

    /// <summary>Writes the conversation's row and answers where its branch in use ended so far.</summary>
    private static TurnId? PutHead(SqliteSession session, PersonId owner, Conversation conversation, TurnId leaf, Sequence sequence)
    {
        var old = ConversationReading.Find(session, owner, conversation.Id);
        session
            .Statement(
                """
                INSERT INTO conversation (owner, id, external_id, character, person_name, started_at, updated_at, active_leaf, batch)
                VALUES (@owner, @id, @external_id, @character, @person_name, @started_at, @updated_at, @leaf, @batch)
                ON CONFLICT (owner, id) DO UPDATE SET
                    external_id = coalesce(excluded.external_id, external_id), character = coalesce(excluded.character, character),
                    person_name = coalesce(excluded.person_name, person_name), updated_at = max(updated_at, excluded.updated_at), active_leaf = excluded.active_leaf
                WHERE forgotten = 0
                """)
            .With("@owner", owner.Value)
            .With("@id", conversation.Id.Text())
            .WithText("@external_id", conversation.ExternalId)
            .WithText("@character", conversation.Character)
            .WithText("@person_name", conversation.PersonName)
            .With("@started_at", conversation.StartedAt.ToUnixTimeMilliseconds())
            .With("@updated_at", conversation.UpdatedAt.ToUnixTimeMilliseconds())
            .With("@leaf", leaf.Text())
            .With("@batch", conversation.Batch is { } batch ? TurnRows.Text(batch) : null)
            .Execute();

        var now = ConversationReading.Find(session, owner, conversation.Id)
            ?? throw new ConversationGoneException($"Conversation {conversation.Id} was deleted meanwhile.");
        if (old is not null && (old.Character, old.ExternalId, old.PersonName) != (now.Character, now.ExternalId, now.PersonName)) Branch.TouchAll(session, owner, conversation.Id, sequence);
        return old?.ActiveLeaf;
    }

    private static bool IsThere(SqliteSession session, PersonId owner, Turn turn)
    {
        var conversation = ConversationOf(session, owner, turn.Id);
        if (conversation is null) return false;
        return conversation == turn.Conversation.Text() ? true : throw new InvalidOperationException($"Turn {turn.Id} belongs to another conversation.");
    }

    private static void RequireTurn(SqliteSession session, PersonId owner, ConversationId conversation, TurnId id)
    {
        if (ConversationOf(session, owner, id) != conversation.Text()) throw new InvalidOperationException($"Turn {id} is not in conversation {conversation}.");
    }

    private static string? ConversationOf(SqliteSession session, PersonId owner, TurnId id) => session
        .Statement("SELECT conversation FROM turn WHERE owner = @owner AND id = @id")
        .With("@owner", owner.Value)
        .With("@id", id.Text())
        .First(row => row.GetString(0));

    // The branch moved without growing: on the path now in use, settled is what has a turn of the person below it.
    private static void SettleAboveLastOfPerson(SqliteSession session, PersonId owner, TurnId leaf, Sequence sequence)
    {
        for (TurnId? id = leaf; id is { } at;)
        {
            var turn = session.Statement("SELECT parent, role FROM turn WHERE owner = @owner AND id = @id")
                .With("@owner", owner.Value)
                .With("@id", at.Text())
                .First(row => (Parent: row.IsDBNull(0) ? (TurnId?)null : new TurnId(TurnRows.ReadId(row, 0)), Role: (TurnRole)row.GetInt32(1)));
            if (turn.Role == TurnRole.User)
            {
                Branch.SettleUpwards(session, owner, turn.Parent, sequence);
                return;
            }

            id = turn.Parent;
        }
    }

    private static void Archive(SqliteSession session, PersonId owner, TurnId id, DateTimeOffset now)
    {
        session
            .Statement("INSERT INTO turn_version (owner, turn, version, text, key, replaced_at) SELECT owner, id, version, text, key, @now FROM turn WHERE owner = @owner AND id = @id")
            .With("@owner", owner.Value)
            .With("@id", id.Text())
            .With("@now", now.ToUnixTimeMilliseconds())
            .Execute();
        session.Statement("DELETE FROM turn_vector WHERE owner = @owner AND turn = @id").With("@owner", owner.Value).With("@id", id.Text()).Execute();
    }
}
