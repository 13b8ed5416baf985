using Kindred.Conversations;

namespace Kindred.Memory;

/// <summary>Turns words into vectors for the memory: what of a turn is embedded is decided here, once for all.</summary>
/// <param name="Model">Names the model: vectors of different models are never compared. Null when there is none, and memory goes by words alone.</param>
/// <param name="Encode">Unit vectors of texts, in their order; safe for concurrent calls.</param>
internal sealed record TextEmbedding(string? Model, Func<IReadOnlyList<string>, IReadOnlyList<float[]>> Encode)
{
    /// <summary>No embedding model.</summary>
    public static TextEmbedding None { get; } = new(null, _ => throw new InvalidOperationException("There is no embedding model."));

    /// <summary>The vector of a question; null without a model.</summary>
    public float[]? Embed(string question) => Model is null ? null : Encode([question])[0];

    /// <summary>The vectors of turns, in their order.</summary>
    public IReadOnlyList<TurnVector> Embed(IReadOnlyList<Turn> turns)
    {
        var vectors = Encode([.. turns.Select(turn => TextOf(turn.Speaker, turn.Text, turn.Caption))]);
        return [.. turns.Select((turn, i) => new TurnVector(turn.Id, turn.Version, Model!, Halves(vectors[i])))];
    }

    /// <summary>What is embedded of a turn. Who said it belongs in: it brought a point of recall on LoCoMo.</summary>
    public static string TextOf(string? speaker, string text, string? caption)
    {
        var said = caption is null ? text : $"{text} {caption}";
        return speaker is null ? said : $"{speaker}: {said}";
    }

    public static Half[] Halves(float[] vector) => Array.ConvertAll(vector, value => (Half)value);
}
