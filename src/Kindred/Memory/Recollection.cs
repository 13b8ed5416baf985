using Kindred.Conversations;

namespace Kindred.Memory;

/// <summary>What is asked of memory.</summary>
/// <param name="Text">The question: usually the person's newest message.</param>
/// <param name="Limit">How many memories at most.</param>
/// <param name="Window">How many neighbours on each side come with a memory, 0 for none.</param>
/// <param name="Conversation">Only this conversation.</param>
/// <param name="Character">Only chats with this character, and those without one.</param>
/// <param name="AsOf">Only what had been said by then.</param>
/// <param name="Kinds">Only these kinds; null for all.</param>
/// <param name="Exclude">Turns the prompt already holds.</param>
/// <param name="Context">Earlier messages that tell what the question is about, newest first, with less weight.</param>
/// <param name="RelevantOnly">Leave out whatever is below the relevance threshold (a prompt wants that; a search box does not).</param>
internal sealed record RecallQuery(
    string Text,
    int Limit = 8,
    int Window = 2,
    ConversationId? Conversation = null,
    string? Character = null,
    DateTimeOffset? AsOf = null,
    IReadOnlySet<MemoryKind>? Kinds = null,
    IReadOnlySet<TurnId>? Exclude = null,
    IReadOnlyList<string>? Context = null,
    bool RelevantOnly = false);

internal enum MemoryKind
{
    Turn,
    Fact,
    Note,
    Summary,
    Persona,
    Document,
}

/// <summary>Why something was recalled: each signal's part of the score, by the name of its feature.</summary>
internal sealed record ScoreParts(double Lexical, double Dense, double Time, double Importance, double Emotion, double Rerank, IReadOnlyList<KeyValuePair<string, double>> Features);

/// <summary>Something recalled. <paramref name="Id"/> is what <c>/api/memories/{id}</c> takes; for a turn it is the turn's id.</summary>
/// <param name="Speaker">Who said it, by name, when known.</param>
/// <param name="Relevance">How likely it is to be about what was asked at all, 0 to 1; the score only ranks.</param>
/// <param name="Neighbours">What was said around it, oldest first, without scores of their own.</param>
/// <param name="Caption">What the turn's picture shows.</param>
internal sealed record Recollection(
    string Id,
    MemoryKind Kind,
    string Text,
    string? Speaker,
    TurnRole Role,
    DateTimeOffset SaidAt,
    double Score,
    ScoreParts Why,
    TurnId Turn,
    string? TurnExternalId,
    ConversationId Conversation,
    IReadOnlyList<Recollection> Neighbours,
    double Relevance = 0,
    string? Caption = null);

/// <summary>The answer of memory, best first.</summary>
/// <param name="Considered">The best that did not make it, with their scores: what the trace calls left out.</param>
/// <param name="Relevance">The highest relevance of all that was found, 0 to 1.</param>
/// <param name="AsksWhen">The question asks for a time.</param>
internal sealed record RecallResult(IReadOnlyList<Recollection> Items, IReadOnlyList<Recollection> Considered, double Relevance, TimeSpan Took, bool AsksWhen = false);
