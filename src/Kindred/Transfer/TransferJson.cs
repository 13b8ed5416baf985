using System.Text.Json.Serialization;

namespace Kindred.Transfer;

/// <summary>What <c>POST /api/import</c> answers.</summary>
internal sealed record ImportAnswer(string? BatchId, int Conversations, int Turns, int Personas, IReadOnlyList<SkippedLine> Skipped, int SkippedTotal);

/// <summary>What <c>DELETE /api/import/{batch_id}</c> answers: what was removed.</summary>
internal sealed record UndoAnswer(string BatchId, int Conversations, int Turns);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(UndoAnswer))]
internal sealed partial class TransferJson : JsonSerializerContext;
