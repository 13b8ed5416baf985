namespace Kindred.Emotion;

/// <summary>A word or sign of a message.</summary>
/// <param name="Clause">The number of its clause: punctuation and words such as "but" begin a new one.</param>
internal readonly record struct WordToken(int Start, int Length, int Clause, WordShape Shape)
{
    public int End => Start + Length;
}
