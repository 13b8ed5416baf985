using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Puts new words in place of a turn's present ones within one write (<see cref="IConversationStore.ReviseAsync"/>).</summary>
internal static class TurnRevision
{
    public static void Run(SqliteSession session, PersonId owner, TurnId id, string text, long key, bool interrupted, DateTimeOffset now)
    {
        var turn = session.Statement($"SELECT {TurnRows.Turn} FROM turn t WHERE t.owner = $owner AND t.id = $id AND t.state <> 2")
            .With("$owner", owner.Value).With("$id", TurnRows.Of(id)).First(TurnRows.ReadTurn) ?? throw new KeyNotFoundException($"There is no turn {id}.");
        var isReworded = turn.Text != text;
        if (!isReworded && turn.Interrupted == interrupted) return;

        var sequence = new SequenceCounter(session, owner);
        if (isReworded) KeepOldWords(session, owner, turn, now);
        session.Statement("""
            UPDATE turn SET text = $text, key = $key, interrupted = $interrupted, version = version + $step, sequence = $sequence,
                vector_model = CASE $step WHEN 0 THEN vector_model END
            WHERE owner = $owner AND id = $id
            """)
            .With("$owner", owner.Value).With("$id", TurnRows.Of(id)).WithText("$text", text).With("$key", key).With("$interrupted", interrupted)
            .With("$step", isReworded ? 1 : 0).With("$sequence", sequence.Next()).Execute();
        session.Statement("UPDATE conversation SET updated_at = max(updated_at, $now) WHERE owner = $owner AND id = $conversation")
            .With("$owner", owner.Value).With("$conversation", TurnRows.Of(turn.Conversation)).With("$now", now.ToUnixTimeMilliseconds()).Execute();
        sequence.Save();
    }

    private static void KeepOldWords(SqliteSession session, PersonId owner, Turn turn, DateTimeOffset now)
    {
        session.Statement("INSERT INTO turn_version (owner, turn, version, text, key, replaced_at) VALUES ($owner, $turn, $version, $text, $key, $now)")
            .With("$owner", owner.Value).With("$turn", TurnRows.Of(turn.Id)).With("$version", turn.Version)
            .WithText("$text", turn.Text).With("$key", turn.Key).With("$now", now.ToUnixTimeMilliseconds()).Execute();
        session.Statement("DELETE FROM turn_vector WHERE owner = $owner AND turn = $turn").With("$owner", owner.Value).With("$turn", TurnRows.Of(turn.Id)).Execute();
    }
}
