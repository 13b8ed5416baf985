using System.Diagnostics;

namespace Kindred.Transfer;

/// <summary>Reads our own conversation JSONL as a stream: memory does not grow with the file.</summary>
internal static class OwnLines
{
    public static async Task ReadAsync(Stream file, ImportRun run, CancellationToken cancellationToken)
    {
        ImportedConversation? conversation = null;
        await foreach (var line in Lines.ReadAsync(file, cancellationToken))
        {
            if (line.Bytes is { Length: 0 }) continue;
            run.Bytes += line.Bytes?.Length ?? Lines.LongestLine;
            switch (line.Bytes is { } bytes ? ConversationJsonlReader.Read(bytes) : new ConversationRecord.Unusable($"is longer than {Lines.LongestLine} bytes"))
            {
                case ConversationRecord.Opening opening:
                    await run.CloseAsync(conversation, cancellationToken);
                    run.Counts.Usable++;
                    conversation = run.Open(opening, ImportSource.Plain);
                    break;
                case ConversationRecord.Said said when conversation is not null:
                    run.Counts.Usable++;
                    conversation.Add(said);
                    await run.WriteAsync(conversation, cancellationToken);
                    break;
                case ConversationRecord.Said:
                    run.Skip(line.Number, "is a turn before any line of type 'conversation'");
                    break;
                case ConversationRecord.Unusable(var reason):
                    run.Skip(line.Number, reason);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        await run.CloseAsync(conversation, cancellationToken);
    }
}
