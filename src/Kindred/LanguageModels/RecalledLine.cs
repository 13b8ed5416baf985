namespace Kindred.LanguageModels;

/// <summary>Something said before that memory found for a message.</summary>
/// <param name="Speaker">Who said it, by name.</param>
/// <param name="ByUser">Said by the person, not by a character.</param>
/// <param name="Relevance">How well it fits, higher is better; compared only within one call.</param>
internal sealed record RecalledLine(string Text, string Speaker, bool ByUser, DateTimeOffset SaidAt, double Relevance, string Id);
