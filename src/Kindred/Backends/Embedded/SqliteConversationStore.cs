using Kindred.Conversations;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Turn trees in the embedded database.</summary>
internal sealed class SqliteConversationStore(EmbeddedDatabase database) : IConversationStore
{
    public Task<Conversation?> FindAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ConversationReading.Find(session, owner, id), cancellationToken);

    public Task<Conversation?> FindByExternalIdAsync(PersonId owner, string externalId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ConversationReading.FindByExternalId(session, owner, externalId), cancellationToken);

    public async Task<IReadOnlyList<ConversationSummary>> ListAsync(PersonId owner, DateTimeOffset? before, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ConversationReading.List(session, owner, before, limit), cancellationToken);

    public Task<Turn?> FindTurnAsync(PersonId owner, TurnId id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ConversationReading.FindTurn(session, owner, id), cancellationToken);

    public async Task<IReadOnlyList<Turn>> TreeAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ConversationReading.Tree(session, owner, id), cancellationToken);

    public async Task<IReadOnlyList<Turn>> PathAsync(PersonId owner, TurnId leaf, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ConversationReading.Path(session, owner, leaf, limit), cancellationToken);

    public async Task<IReadOnlyList<Turn>> FindByKeysAsync(PersonId owner, IReadOnlyCollection<long> keys, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ConversationReading.FindByKeys(session, owner, keys, limit), cancellationToken);

    public async Task<IReadOnlyList<Turn>> ChildrenAsync(PersonId owner, ConversationId conversation, TurnId? parent, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ConversationReading.Children(session, owner, conversation, parent), cancellationToken);

    public Task AppendAsync(PersonId owner, Conversation conversation, IReadOnlyList<Turn> turns, TurnId leaf, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                Appending.Append(session, owner, conversation, turns, leaf);
                return true;
            },
            cancellationToken);

    public Task ReviseAsync(PersonId owner, TurnId id, string text, long key, bool interrupted, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Appending.Revise(session, owner, id, text, key, interrupted, now), cancellationToken);

    public Task<bool> DeleteAsync(PersonId owner, ConversationId id, CancellationToken cancellationToken) =>
        database.EraseAsync(session => Erasure.Conversation(session, owner, id), cancellationToken);

    public async Task<IReadOnlyList<TurnChange>> ChangesAsync(PersonId owner, long after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ConversationReading.Changes(session, owner, after, limit), cancellationToken);

    public Task<long> LastSequenceAsync(PersonId owner, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Sequence.LastOf(session, owner), cancellationToken);
}
