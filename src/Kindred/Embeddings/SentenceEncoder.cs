using Kindred.Embeddings.UseLite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Kindred.Embeddings;

/// <summary>
/// Text to vector for the rest of the program: says which engine is in use or why there is none, and remembers the last
/// few hundred texts, because a question is asked of several stores in one turn. The engine loads on first use.
/// </summary>
internal sealed partial class SentenceEncoder
{
    /// <summary>Texts remembered: 512 x 2 KB of vectors.</summary>
    private const int Remembered = 512;

    private readonly Lazy<Engine> _engine;
    private readonly RecentVectors _recent = new(Remembered);
    private readonly ILogger<SentenceEncoder> _logger;

    public SentenceEncoder(IOptions<EmbeddingsOptions> options, ILogger<SentenceEncoder> logger)
    {
        _logger = logger;
        _engine = new Lazy<Engine>(() => Start(options.Value));
    }

    /// <summary>Whether texts can be encoded. Asking loads the engine.</summary>
    public bool IsAvailable => _engine.Value.Encoder is not null;

    /// <summary>Names the vector space; vectors of different models never mix. "none" when there is no engine.</summary>
    public string ModelId => IsAvailable ? UseLiteEncoder.ModelId : "none";

    /// <summary>Components of a vector; 0 when there is no engine.</summary>
    public int Dimension => IsAvailable ? UseLiteEncoder.Dimension : 0;

    /// <summary>The engine in use, or the reason why there is none, for people.</summary>
    public string Status => _engine.Value.Status;

    /// <summary>The platform's interface over the same engine.</summary>
    /// <exception cref="EmbeddingModelException">There is no engine.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> CreateGenerator() => new UseLiteGenerator(Encoder);

    private UseLiteEncoder Encoder => _engine.Value.Encoder ?? throw new EmbeddingModelException(Status);

    /// <summary>The text's unit vector, of <see cref="Dimension"/> components; shared, so not to be changed.</summary>
    /// <exception cref="EmbeddingModelException">There is no engine.</exception>
    public float[] Encode(string text)
    {
        var encoder = Encoder;
        if (_recent.Find(text) is { } known) return known;
        var vector = new float[UseLiteEncoder.Dimension];
        encoder.Encode(text, vector);
        _recent.Keep(text, vector);
        return vector;
    }

    /// <summary>Unit vectors one after the other: texts.Count x <see cref="Dimension"/>. For many texts, which are not remembered.</summary>
    /// <exception cref="EmbeddingModelException">There is no engine.</exception>
    public void EncodeBatch(IReadOnlyList<string> texts, Span<float> vectors) => Encoder.EncodeBatch(texts, vectors);

    private Engine Start(EmbeddingsOptions options)
    {
        if (options.Model == "none") return new Engine(null, "Sentence embedding is switched off (Embeddings:Model is \"none\").");
        var folder = Path.Combine(options.Folder, "use-lite");
        try
        {
            if (!UseLiteEncoder.IsInstalled(folder)) throw EmbeddingModelException.Unusable($"The embedding model is not in '{folder}'.");
            var encoder = UseLiteEncoder.Load(folder);
            LogReady(UseLiteEncoder.ModelId);
            return new Engine(encoder, UseLiteEncoder.ModelId + " (pure C#)");
        }
        catch (EmbeddingModelException exception)
        {
            // Search goes on without vectors; the status says what is missing.
            LogMissing(exception.Message);
            return new Engine(null, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Sentence encoder {ModelId} is ready")]
    private partial void LogReady(string modelId);

    [LoggerMessage(LogLevel.Warning, "No sentence encoder: {Reason}")]
    private partial void LogMissing(string reason);

    private sealed record Engine(UseLiteEncoder? Encoder, string Status);
}
