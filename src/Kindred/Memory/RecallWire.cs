using System.Text.Json.Serialization;

namespace Kindred.Memory;

/// <summary>The answer of <c>POST /api/recall</c>, best first.</summary>
internal sealed record RecallAnswer(IReadOnlyList<RecallAnswer.Item> Items, RecallAnswer.QuestionIntent Intent, double TookMs)
{
    /// <summary>A memory; a neighbour has the same shape without score, reasons and neighbours of its own.</summary>
    internal sealed record Item(
        string Id,
        string Kind,
        string Text,
        string? Speaker,
        DateTimeOffset SaidAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Score,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Reasons? Why,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Source? Turn,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Item>? Neighbours,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Caption);

    /// <summary>Each signal's part of the score.</summary>
    internal sealed record Reasons(double Lexical, double Dense, double Time, double Importance, double Emotion, double Rerank);

    /// <summary>Where it was said; absent for what was not said in a chat.</summary>
    internal sealed record Source(string Id, string? ExternalId, string ConversationId);

    /// <summary>What the question was understood to want.</summary>
    internal sealed record QuestionIntent([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Time);

    public static RecallAnswer Of(RecallResult result) =>
        new([.. result.Items.Select(item => Of(item, isHit: true))], new QuestionIntent(result.AsksWhen ? "when" : null), Math.Round(result.Took.TotalMilliseconds, 3));

    private static Item Of(Recollection memory, bool isHit) =>
        new(
            memory.Id,
            memory.Kind.ToString().ToLowerInvariant(),
            memory.Text,
            memory.Speaker,
            memory.SaidAt,
            isHit ? Math.Round(memory.Score, 4) : null,
            isHit ? Of(memory.Why) : null,
            memory.Kind is MemoryKind.Turn ? new Source(memory.Turn.ToString(), memory.TurnExternalId, memory.Conversation.ToString()) : null,
            isHit ? [.. memory.Neighbours.Select(neighbour => Of(neighbour, isHit: false))] : null,
            memory.Caption);

    private static Reasons Of(ScoreParts parts) =>
        new(Math.Round(parts.Lexical, 4), Math.Round(parts.Dense, 4), Math.Round(parts.Time, 4), Math.Round(parts.Importance, 4), Math.Round(parts.Emotion, 4), Math.Round(parts.Rerank, 4));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecallAnswer))]
internal sealed partial class MemoryJson : JsonSerializerContext;
