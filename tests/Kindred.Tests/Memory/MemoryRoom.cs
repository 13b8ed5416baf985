using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Tests.Backends;
using Kindred.Tests.Backends.Embedded;
using Kindred.Users;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kindred.Tests.Memory;

/// <summary>Memory over a real store, with an embedding that only knows cats from everything else.</summary>
internal sealed class MemoryRoom : IDisposable
{
    public static readonly PersonId Ann = new("ann");
    public static readonly PersonId Bob = new("bob");

    private readonly TemporaryDatabase _temporary = new();

    public MemoryRoom(TextEmbedding? embedding = null, int indexedTurns = 250_000)
    {
        Embedding = embedding ?? TextEmbedding.None;
        Conversations = new SqliteConversationStore(_temporary.Database);
        Vectors = new SqliteVectorStore(_temporary.Database);
        Options = Microsoft.Extensions.Options.Options.Create(new MemoryOptions { IndexedTurns = indexedTurns, EmbeddingBatch = 2 });
        Indexes = new PersonIndexes(Conversations, Vectors, Embedding, Options);
        Recall = new Recall(Indexes, Embedding, TimeProvider.System);
        Passages = new PersonaPassages(new SqlitePersonaStore(_temporary.Database), Embedding, TimeProvider.System);
        Queue = new EmbeddingQueue(Embedding);
        Embedder = new Embedder(Vectors, Embedding, Queue, Options, TimeProvider.System, NullLogger<Embedder>.Instance);
    }

    /// <summary>Cats on one axis, all else on another.</summary>
    public static TextEmbedding Cats { get; } = new("cats", texts => [.. texts.Select(text => IsCat(text) ? new[] { 1f, 0, 0, 0 } : [0, 1f, 0, 0])]);

    public TextEmbedding Embedding { get; }

    public PersonaPassages Passages { get; }

    public IConversationStore Conversations { get; }

    public IVectorStore Vectors { get; }

    public IOptions<MemoryOptions> Options { get; }

    public PersonIndexes Indexes { get; }

    public Recall Recall { get; }

    public EmbeddingQueue Queue { get; }

    public Embedder Embedder { get; }

    public async Task<IReadOnlyList<Turn>> SayAsync(PersonId owner, Story story, params string[] texts)
    {
        var turns = new List<Turn>();
        foreach (var text in texts) turns.Add(turns.Count % 2 == 0 ? story.Ask(turns.LastOrDefault(), text) : story.Reply(turns.LastOrDefault(), text));
        await Conversations.AppendAsync(owner, story.Conversation, turns, turns[^1].Id, CancellationToken.None);
        return turns;
    }

    public async Task<IReadOnlyList<string>> AskAsync(PersonId owner, RecallQuery query) =>
        [.. (await Recall.RecallAsync(owner, query, CancellationToken.None)).Items.Select(item => item.Text)];

    public void Dispose()
    {
        Embedder.Dispose();
        _temporary.Dispose();
    }

    private static bool IsCat(string text) => text.Contains("cat", StringComparison.OrdinalIgnoreCase) || text.Contains("tabby", StringComparison.Ordinal);
}
