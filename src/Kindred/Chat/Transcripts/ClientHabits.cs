using System.Collections.Concurrent;
using Kindred.Users;

namespace Kindred.Chat.Transcripts;

/// <summary>What one client program of a person has been seen to do with its turns.</summary>
/// <param name="Streams">Most of its turns are streamed.</param>
/// <param name="MarksChats">It puts SillyTavern's mark before the chat.</param>
/// <param name="Instructions">Instructions that ended its turns: they belong to its prompt.</param>
internal sealed record ClientHabit(bool Streams, bool MarksChats, IReadOnlySet<string> Instructions)
{
    public static ClientHabit Unknown { get; } = new(false, false, new HashSet<string>());
}

/// <summary>Remembers the habits of each client, in memory and not for long: they only help to tell background requests apart.</summary>
internal sealed class ClientHabits
{
    private const int Turns = 8;
    private const int MostClients = 4_096;
    private const int MostInstructionLength = 4_000;

    private readonly ConcurrentDictionary<(PersonId, string), Seen> _clients = new();

    public ClientHabit Of(PersonId person, string client) => _clients.TryGetValue((person, client), out var seen) ? seen.Habit() : ClientHabit.Unknown;

    public void Learn(PersonId person, string client, bool isStreamed, ClientTranscript transcript)
    {
        // A habit that is lost is learned again within a turn or two.
        if (_clients.Count > MostClients) _clients.Clear();
        _clients.GetOrAdd((person, client), static _ => new Seen()).Add(isStreamed, transcript.HasNewChatMark, transcript.Trailing is { Length: <= MostInstructionLength } text ? text : null);
    }

    private sealed class Seen
    {
        private readonly Queue<(bool IsStreamed, bool HasMark, string? Instruction)> _turns = new();

        public void Add(bool isStreamed, bool hasMark, string? instruction)
        {
            lock (_turns)
            {
                _turns.Enqueue((isStreamed, hasMark, instruction));
                if (_turns.Count > Turns) _turns.Dequeue();
            }
        }

        public ClientHabit Habit()
        {
            lock (_turns)
            {
                return new ClientHabit(
                    _turns.Count(static turn => turn.IsStreamed) * 2 > _turns.Count,
                    _turns.Any(static turn => turn.HasMark),
                    _turns.Select(static turn => turn.Instruction).OfType<string>().ToHashSet(StringComparer.Ordinal));
            }
        }
    }
}
