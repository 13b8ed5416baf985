namespace Kindred.LanguageModels;

/// <summary>One recalled message, as a back-end that answers from memory alone sees it.</summary>
/// <param name="Speaker">Who said it, by name, when known.</param>
/// <param name="ByUser">The person said it; otherwise the character.</param>
/// <param name="Relevance">The search's score: higher is better, comparable only within one answer.</param>
internal sealed record RecalledLine(string Text, string? Speaker, bool ByUser, DateTimeOffset SaidAt, double Relevance, string Id);

/// <summary>What memory found for a request; it travels in <c>ChatOptions.AdditionalProperties</c> under <see cref="Key"/>. Back-ends with a model never look at it.</summary>
/// <param name="Recalled">Best first.</param>
/// <param name="IsFirstReply">Nothing was answered in this conversation before.</param>
/// <param name="Now">The person's present, with their offset.</param>
internal sealed record RecallContext(
    IReadOnlyList<RecalledLine> Recalled,
    IReadOnlyList<string> Facts,
    string? PersonName,
    string? CharacterName,
    bool IsFirstReply,
    DateTimeOffset Now)
{
    public const string Key = "kindred.recall";
}
