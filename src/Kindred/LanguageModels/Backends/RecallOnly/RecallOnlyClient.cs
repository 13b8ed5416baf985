using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>
/// Answers when no language model is connected: by rules, from what memory found, and says so. It never generates. What was found
/// comes with the call, under <see cref="RecallKeys"/>.
/// </summary>
internal sealed class RecallOnlyClient(TimeProvider clock) : IChatClient
{
    public const string ModelName = "kindred-recall";

    private const int WordsAPiece = 3;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reply = RecallAnswer.Compose(QuestionOf([.. messages], options));
        return Pieces(reply).ToAsyncEnumerable();
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("kindred", defaultModelId: ModelName)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    private RecallQuestion QuestionOf(IReadOnlyList<ChatMessage> messages, ChatOptions? options) => new(
        messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "",
        Given<IReadOnlyList<RecalledLine>>(options, RecallKeys.Recalled) ?? [],
        Given<IReadOnlyList<string>>(options, RecallKeys.Facts) ?? [],
        Given<string>(options, RecallKeys.Person),
        Given<string>(options, RecallKeys.Character),
        messages.All(message => message.Role != ChatRole.Assistant),
        clock.GetLocalNow());

    private static T? Given<T>(ChatOptions? options, string key)
        where T : class => options?.AdditionalProperties?.TryGetValue(key, out var value) is true ? value as T : null;

    private static IEnumerable<ChatResponseUpdate> Pieces(string reply)
    {
        var start = 0;
        var words = 0;
        for (var i = 0; i < reply.Length; i++)
        {
            if (reply[i] is not (' ' or '\n') || ++words % WordsAPiece != 0) continue;
            yield return Piece(reply[start..(i + 1)]);
            start = i + 1;
        }

        var last = Piece(reply[start..]);
        last.FinishReason = ChatFinishReason.Stop;
        yield return last;
    }

    private static ChatResponseUpdate Piece(string text) => new(ChatRole.Assistant, text) { ModelId = ModelName };
}
