using System.Text.Json;
using Kindred.Conversations;

namespace Kindred.Transfer.Foreign;

/// <summary>Reads a ChatGPT export, one conversation after the other. Edited questions and other replies become siblings.</summary>
internal static class ChatGptExport
{
    /// <param name="file">A list of conversations, or one alone.</param>
    public static async Task ReadAsync(Stream file, ImportRun run, CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var item in JsonItems.ReadAsync(file, cancellationToken))
        {
            number++;
            if (item.Bytes is not { } bytes) run.Skip(0, $"holds a conversation (number {number}) longer than {JsonItems.LongestItem >> 20} MiB");
            else if (Read(bytes) is not { } tree) run.Skip(0, $"holds something else than a conversation of ChatGPT (number {number})");
            else await AddAsync(tree, run, cancellationToken);
            run.Bytes += item.Bytes?.Length ?? JsonItems.LongestItem;
        }

        if (number == 0) run.Skip(0, "holds no conversation of ChatGPT");
    }

    private static ChatGptTree? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return ChatGptTree.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task AddAsync(ChatGptTree tree, ImportRun run, CancellationToken cancellationToken)
    {
        if (tree.Path.Count == 0) return;
        run.Counts.Usable++;
        // ChatGPT is no character: what was told it may be recalled in any chat.
        var conversation = run.Open(new ConversationRecord.Opening(tree.Id, null, null, tree.StartedAt), new ImportSource(null, null, true));
        var named = new Dictionary<string, TurnId>(StringComparer.Ordinal);
        foreach (var turn in tree.Path)
        {
            named[turn.Node] = conversation.Add(turn.Said);
            await run.WriteAsync(conversation, cancellationToken);
        }

        foreach (var turn in tree.Beside)
        {
            if (turn.Parent is { } parent && !named.ContainsKey(parent)) continue;
            named[turn.Node] = conversation.AddBeside(turn.Parent is { } above ? named[above] : null, turn.Said);
            await run.WriteAsync(conversation, cancellationToken);
        }

        await run.CloseAsync(conversation, cancellationToken);
    }
}
