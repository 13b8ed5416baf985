using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>
/// The back-end of an installation without a language model, <c>kindred-recall</c>: quotes what memory found and what stands in the
/// chat itself, says so, and invents nothing. Needs no network and no weights.
/// </summary>
internal sealed class RecallOnlyClient(TimeProvider clock) : IChatClient
{
    public const string ModelId = "kindred-recall";

    /// <summary>Few enough that text seems to flow, enough that a reply is not hundreds of events.</summary>
    private const int WordsInGroup = 4;

    private static readonly ChatClientMetadata Metadata = new("kindred", null, ModelId);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Composing is work of the processor alone; whoever starts the stream is not held up by it.
        await Task.Yield();
        var groups = WordGroups(Compose([.. messages], options?.AdditionalProperties?.GetValueOrDefault(RecallContext.Key) as RecallContext));
        for (var i = 0; i < groups.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(i == 0 ? ChatRole.Assistant : null, groups[i])
            {
                ModelId = ModelId,
                CreatedAt = clock.GetUtcNow(),
                FinishReason = i == groups.Count - 1 ? ChatFinishReason.Stop : null,
            };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private string Compose(List<ChatMessage> messages, RecallContext? recall)
    {
        var asked = messages.FindLastIndex(static message => message.Role == ChatRole.User);
        var text = asked < 0 ? "" : messages[asked].Text;
        var context = recall ?? new RecallContext([], [], null, null, !messages.Exists(static message => message.Role == ChatRole.Assistant), clock.GetLocalNow());
        var read = MessageReader.Read(text);
        return ReplyComposer.Compose(read, Candidates(messages, asked, text, read, context), context, recall is not null);
    }

    private static List<Candidate> Candidates(List<ChatMessage> messages, int asked, string text, ReadMessage read, RecallContext context)
    {
        var candidates = new List<Candidate>();
        if (read.Rest.Count > 0) candidates.Add(new Candidate(Source.SameMessage, string.Join(' ', read.Rest), true, context.PersonName, null));
        for (var i = asked - 1; i >= 0; i--)
        {
            var (message, byUser) = (messages[i], messages[i].Role == ChatRole.User);
            if (byUser || message.Role == ChatRole.Assistant) candidates.Add(new Candidate(Source.ThisChat, message.Text, byUser, message.AuthorName, null));
        }

        foreach (var line in context.Recalled) candidates.Add(new Candidate(Source.Memory, line.Text, line.ByUser, line.Speaker, line.SaidAt));
        foreach (var fact in context.Facts) candidates.Add(new Candidate(Source.Fact, fact, false, null, null));
        // The question itself, asked before, and our own earlier answers hold all its words and answer nothing.
        candidates.RemoveAll(candidate => candidate.Text.Contains(ReplyComposer.NoticeMark, StringComparison.Ordinal) || string.IsNullOrWhiteSpace(candidate.Text)
            || string.Equals(candidate.Text.Trim(), text.Trim(), StringComparison.OrdinalIgnoreCase));
        return [.. candidates.DistinctBy(static candidate => candidate.Text)];
    }

    private static List<string> WordGroups(string text)
    {
        var groups = new List<string>();
        var (start, words) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ' || ++words < WordsInGroup) continue;
            groups.Add(text[start..(i + 1)]);
            (start, words) = (i + 1, 0);
        }

        if (start < text.Length) groups.Add(text[start..]);
        return groups;
    }
}
