using System.Diagnostics;
using Kindred.Conversations;

namespace Kindred.Transfer.Foreign;

/// <summary>Reads a SillyTavern chat file (JSONL) as a stream. Swipes become siblings; a file branched off another joins that chat.</summary>
internal static class SillyTavernChat
{
    private const string DateSeparator = " - ";

    /// <param name="fileName">The chat's name in SillyTavern, usually <c>Character - date.jsonl</c>; may be null.</param>
    public static async Task ReadAsync(Stream file, string? fileName, ImportRun run, CancellationToken cancellationToken)
    {
        var chat = new Chat(run, ChatName(fileName));
        await foreach (var line in Lines.ReadAsync(file, cancellationToken))
        {
            if (line.Bytes is { Length: 0 }) continue;
            run.Bytes += line.Bytes?.Length ?? Lines.LongestLine;
            switch (line.Bytes is { } bytes ? SillyTavernLine.Read(bytes, run.Zone) : new SillyTavernLine.Unusable($"is longer than {Lines.LongestLine} bytes"))
            {
                case SillyTavernLine.Header header:
                    // A chat in which nothing was said yet is no mistake.
                    run.Counts.Usable++;
                    chat.Begin(header);
                    break;
                case SillyTavernLine.Message message:
                    run.Counts.Usable++;
                    await chat.AddAsync(message, cancellationToken);
                    break;
                case SillyTavernLine.Unusable(var reason):
                    run.Skip(line.Number, reason);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        await run.CloseAsync(chat.Conversation, cancellationToken);
    }

    private static string? ChatName(string? fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName?.Replace('\\', '/'));
        return string.IsNullOrWhiteSpace(name) ? null : name;
    }

    private sealed class Chat(ImportRun run, string? name)
    {
        private SillyTavernLine.Header _header = new(null, null, null, null);
        private TurnId? _before;

        public ImportedConversation? Conversation { get; private set; }

        public void Begin(SillyTavernLine.Header header)
        {
            if (Conversation is null) _header = header;
        }

        public async Task AddAsync(SillyTavernLine.Message message, CancellationToken cancellationToken)
        {
            Conversation ??= run.Open(
                new ConversationRecord.Opening(_header.Integrity, message.IsGroup ? null : _header.Character ?? CharacterOf(message), _header.User, null), new ImportSource(name, _header.MainChat, true));
            // Newer headers name nobody: those who speak do.
            if (message.Said.Role == TurnRole.User) Conversation.PersonName ??= message.Said.Speaker;
            else if (message.IsGroup) Conversation.Character = null;
            else Conversation.Character ??= message.Said.Speaker;

            var turn = Conversation.Add(message.Said);
            foreach (var alternative in message.Alternatives) Conversation.AddBeside(_before, alternative);
            _before = turn;
            await run.WriteAsync(Conversation, cancellationToken);
        }

        // A chat that the person opens has its character in the file's name, as "Mia - 2024-01-01@…".
        private string? CharacterOf(SillyTavernLine.Message first)
        {
            if (first.Said.Role == TurnRole.Assistant) return first.Said.Speaker;
            var end = name?.IndexOf(DateSeparator, StringComparison.Ordinal) ?? -1;
            return end > 0 ? name![..end] : null;
        }
    }
}
