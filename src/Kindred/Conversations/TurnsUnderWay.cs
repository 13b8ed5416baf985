using System.Collections.Concurrent;

namespace Kindred.Conversations;

/// <summary>The conversations in which a turn is being answered right now, in this process.</summary>
internal sealed class TurnsUnderWay
{
    private readonly ConcurrentDictionary<ConversationId, int> _turns = new();

    public bool Contains(ConversationId conversation) => _turns.ContainsKey(conversation);

    public void Enter(ConversationId conversation) => _turns.AddOrUpdate(conversation, 1, static (_, count) => count + 1);

    public void Leave(ConversationId conversation)
    {
        while (_turns.TryGetValue(conversation, out var count))
        {
            if (count == 1 ? _turns.TryRemove(KeyValuePair.Create(conversation, 1)) : _turns.TryUpdate(conversation, count - 1, count)) return;
        }
    }
}
