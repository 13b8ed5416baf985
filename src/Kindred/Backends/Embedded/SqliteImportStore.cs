using Kindred.Conversations;
using Kindred.Transfer;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Imports in the embedded database.</summary>
internal sealed class SqliteImportStore(EmbeddedDatabase database) : IImportStore
{
    /// <summary>Turns taken back in one write: chats going on beside it wait no longer than for that.</summary>
    private const int UndoStep = 500;

    public Task BeginAsync(PersonId owner, Guid batch, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Statement("INSERT INTO import_batch (owner, id, started_at) VALUES ($owner, $id, $now)")
            .With("$owner", owner.Value).With("$id", batch.ToString("N")).With("$now", now.ToUnixTimeMilliseconds()).Execute(),
        cancellationToken);

    public Task FinishAsync(PersonId owner, Guid batch, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Statement("UPDATE import_batch SET finished_at = $now WHERE owner = $owner AND id = $id")
            .With("$owner", owner.Value).With("$id", batch.ToString("N")).With("$now", now.ToUnixTimeMilliseconds()).Execute(),
        cancellationToken);

    public async Task<IReadOnlyList<(PersonId Owner, Guid Batch)>> UnfinishedAsync(CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.Statement("SELECT owner, id FROM import_batch WHERE finished_at IS NULL").Rows(static row => (new PersonId(row.GetString(0)), TurnRows.Id(row, 1))), cancellationToken);

    public Task<ImportedPart> AddAsync(PersonId owner, Guid batch, ImportPart part, CancellationToken cancellationToken) =>
        database.WriteAsync(session => TurnImport.Run(session, owner, batch, part), cancellationToken);

    public async Task<UndoneImport?> UndoAsync(PersonId owner, Guid batch, CancellationToken cancellationToken)
    {
        var known = await database.ReadAsync(
            session => session.Statement("SELECT 1 FROM import_batch WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", batch.ToString("N")).Number(),
            cancellationToken);
        if (known is null) return null;

        var touched = new HashSet<ConversationId>();
        var (gone, turns, beside) = (0, 0, 0);
        while (true)
        {
            var step = await database.WriteAsync(session => TakeBack(session, owner, batch), cancellationToken);
            turns += step.Turns - step.Beside;
            beside += step.Beside;
            gone += step.Gone;
            touched.UnionWith(step.Touched);
            if (step.Turns == UndoStep) continue;

            // The last step takes the batch itself; with it the log, which still holds the words, is emptied.
            var (personas, lorebooks) = await database.EraseAsync(
                session =>
                {
                    session.Statement("DELETE FROM import_batch WHERE owner = $owner AND id = $id").With("$owner", owner.Value).With("$id", batch.ToString("N")).Execute();
                    return (SqlitePersonaStore.DeleteBatch(session, owner, batch.ToString("N")), SqliteLorebookStore.DeleteBatch(session, owner, batch.ToString("N")));
                },
                cancellationToken);
            return new UndoneImport(gone, turns, beside, personas, lorebooks, [.. touched]);
        }
    }

    private static (int Turns, int Beside, int Gone, IReadOnlyList<ConversationId> Touched) TakeBack(SqliteSession session, PersonId owner, Guid batch)
    {
        var turns = session.Statement("SELECT id, conversation, state FROM turn WHERE owner = $owner AND batch = $batch AND state <> 2 ORDER BY number DESC LIMIT $limit")
            .With("$owner", owner.Value).With("$batch", batch.ToString("N")).With("$limit", UndoStep)
            .Rows(static row => (Id: new TurnId(TurnRows.Id(row, 0)), Conversation: new ConversationId(TurnRows.Id(row, 1)), IsActive: row.GetInt64(2) == 0));
        TurnErasure.Run(session, owner, [.. turns.Select(static turn => turn.Id)]);
        ConversationId[] touched = [.. turns.Select(static turn => turn.Conversation).Distinct()];
        return (turns.Count, turns.Count(static turn => !turn.IsActive), touched.Count(conversation => !ImportedHead.Settle(session, owner, conversation)), touched);
    }
}
