namespace Kindred.Emotion;

/// <summary>What a word, phrase or sign tells.</summary>
/// <param name="Second">A second feeling it tells as much of; the first again when there is none.</param>
/// <param name="Strength">About 1 for a plain word of the feeling.</param>
internal readonly record struct LexiconEntry(Feeling First, Feeling Second, double Strength, LexiconKind Kind);
