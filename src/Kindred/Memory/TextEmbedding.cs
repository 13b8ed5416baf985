using Kindred.Conversations;

namespace Kindred.Memory;

/// <summary>Turns words into vectors for the memory: what of a turn is embedded is decided here, once for all.</summary>
/// <param name="Model">Names the model: vectors of different models are never compared.</param>
/// <param name="Encode">Unit vectors of texts, in their order.</param>
internal sealed record TextEmbedding(string Model, Func<IReadOnlyList<string>, IReadOnlyList<float[]>> Encode)
{
    /// <summary>The vector of a question.</summary>
    public float[] Embed(string question) => Encode([question])[0];

    /// <summary>The vectors of turns, in their order.</summary>
    public IReadOnlyList<TurnVector> Embed(IReadOnlyList<Turn> turns)
    {
        var vectors = Encode([.. turns.Select(turn => TextOf(turn.Text, turn.Caption))]);
        return [.. turns.Select((turn, i) => new TurnVector(turn.Id, turn.Version, Model, Halves(vectors[i])))];
    }

    /// <summary>What is embedded of a turn.</summary>
    public static string TextOf(string text, string? caption) => caption is null ? text : $"{text} {caption}";

    public static Half[] Halves(float[] vector) => Array.ConvertAll(vector, value => (Half)value);
}
