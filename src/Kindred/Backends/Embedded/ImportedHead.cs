using Kindred.Conversations;
using Kindred.Transfer;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>The row of a conversation that is imported.</summary>
internal static class ImportedHead
{
    /// <summary>The conversation a part belongs to; where the file's conversation begins, one that is there already is looked for and else created.</summary>
    public static ConversationId FindOrCreate(SqliteSession session, PersonId owner, ImportPart part)
    {
        if (!part.IsFirst) return part.Head.Id;
        if (Find(session, owner, part) is { } found)
        {
            // A chat that was lived here first learns what its file is called.
            session.Statement("UPDATE conversation SET source = coalesce(source, $source) WHERE owner = $owner AND id = $id")
                .With("$owner", owner.Value).With("$id", TurnRows.Of(found)).WithText("$source", part.Source.ForkOf is null ? part.Source.Name : null).Execute();
            return found;
        }

        var head = part.Head;
        session.Statement("""
            INSERT INTO conversation (owner, id, external_id, character, person_name, started_at, updated_at, batch, source)
            VALUES ($owner, $id, $external, $character, $person, $started, $updated, $batch, $source)
            """)
            .With("$owner", owner.Value).With("$id", TurnRows.Of(head.Id))
            .WithText("$external", head.ExternalId).WithText("$character", head.Character).WithText("$person", head.PersonName)
            .With("$started", head.StartedAt.ToUnixTimeMilliseconds()).With("$updated", head.UpdatedAt.ToUnixTimeMilliseconds())
            .With("$batch", head.Batch?.ToString("N")).WithText("$source", part.Source.Name).Execute();
        return head.Id;
    }

    /// <summary>The last turn of the branch in use.</summary>
    public static TurnId? LeafOf(SqliteSession session, PersonId owner, ConversationId conversation) =>
        session.Statement("SELECT active_leaf FROM conversation WHERE owner = $owner AND id = $id AND active_leaf IS NOT NULL").With("$owner", owner.Value).With("$id", TurnRows.Of(conversation))
            .First(static row => (TurnId?)new TurnId(TurnRows.Id(row, 0)));

    public static void SetLeaf(SqliteSession session, PersonId owner, ConversationId conversation, TurnId leaf) =>
        session.Statement("UPDATE conversation SET active_leaf = $leaf WHERE owner = $owner AND id = $id")
            .With("$owner", owner.Value).With("$id", TurnRows.Of(conversation)).With("$leaf", TurnRows.Of(leaf)).Execute();

    public static void Touch(SqliteSession session, PersonId owner, ConversationId conversation, DateTimeOffset updatedAt) =>
        session.Statement("UPDATE conversation SET updated_at = max(updated_at, $updated) WHERE owner = $owner AND id = $id")
            .With("$owner", owner.Value).With("$id", TurnRows.Of(conversation)).With("$updated", updatedAt.ToUnixTimeMilliseconds()).Execute();

    /// <summary>After turns were taken away: lets the branch in use end in what is left of it, or forgets the conversation when nothing is.</summary>
    /// <returns>Whether anything is left.</returns>
    public static bool Settle(SqliteSession session, PersonId owner, ConversationId conversation)
    {
        var id = TurnRows.Of(conversation);
        var left = session.Statement("SELECT 1 FROM turn WHERE owner = $owner AND conversation = $id AND state <> 2 LIMIT 1").With("$owner", owner.Value).With("$id", id).Number();
        if (left is null) return !ConversationErasure.Run(session, owner, conversation);
        session.Statement("""
            UPDATE conversation SET active_leaf = (SELECT id FROM turn WHERE owner = $owner AND conversation = $id AND state = 0 ORDER BY ordinal DESC LIMIT 1)
            WHERE owner = $owner AND id = $id
            """).With("$owner", owner.Value).With("$id", id).Execute();
        return true;
    }

    private static ConversationId? Find(SqliteSession session, PersonId owner, ImportPart part) => FindParent(session, owner, part) ?? FindSame(session, owner, part);

    private static ConversationId? FindParent(SqliteSession session, PersonId owner, ImportPart part) => part.Source.ForkOf is not { } name ? null
        : session.Statement("SELECT id FROM conversation WHERE owner = $owner AND source = $source AND ($character IS NULL OR character IS NULL OR character = $character) AND forgotten = 0 ORDER BY updated_at DESC LIMIT 1")
            .With("$owner", owner.Value).WithText("$source", name).WithText("$character", part.Head.Character)
            .First(static row => (ConversationId?)new ConversationId(TurnRows.Id(row, 0)));

    private static ConversationId? FindSame(SqliteSession session, PersonId owner, ImportPart part) => part.Head.ExternalId is { } external
        ? session.Statement("SELECT id FROM conversation WHERE owner = $owner AND external_id = $external")
            .With("$owner", owner.Value).WithText("$external", external)
            .First(static row => (ConversationId?)new ConversationId(TurnRows.Id(row, 0)))
        : session.Statement("""
            SELECT c.id FROM turn t CROSS JOIN conversation c ON c.owner = t.owner AND c.id = t.conversation
            WHERE t.owner = $owner AND t.key = $key AND t.state <> 2 AND t.parent IS NULL
                AND c.batch IS NOT NULL AND c.external_id IS NULL AND c.character IS $character AND c.person_name IS $person AND c.started_at = $started
            LIMIT 1
            """)
            .With("$owner", owner.Value).With("$key", part.Turns[0].Key)
            .WithText("$character", part.Head.Character).WithText("$person", part.Head.PersonName).With("$started", part.Head.StartedAt.ToUnixTimeMilliseconds())
            .First(static row => (ConversationId?)new ConversationId(TurnRows.Id(row, 0)));
}
