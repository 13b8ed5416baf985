namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>What was said, and what memory has to say to it.</summary>
/// <param name="IsFirst">Nothing was answered in this conversation yet.</param>
internal sealed record RecallQuestion(
    string Text,
    IReadOnlyList<RecalledLine> Recalled,
    IReadOnlyList<string> Facts,
    string? Person,
    string? Character,
    bool IsFirst,
    DateTimeOffset Now);
