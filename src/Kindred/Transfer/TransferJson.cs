using System.Text.Json.Serialization;

namespace Kindred.Transfer;

/// <summary>What <c>POST /api/import</c> answers.</summary>
internal sealed record ImportAnswer(
    string? BatchId, int Conversations, int Turns, int Alternatives, int Personas, int Lorebooks, int? AlreadyThere, IReadOnlyList<SkippedLine> Skipped, int SkippedTotal);

/// <summary>Why a watched import was refused.</summary>
internal sealed record ImportRefusal(string Message, string? Param, string? Code);

/// <summary>What <c>DELETE /api/import/{batch_id}</c> answers: what was removed.</summary>
internal sealed record UndoAnswer(string BatchId, int Conversations, int Turns, int Alternatives, int Personas, int Lorebooks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(ImportProgress))]
[JsonSerializable(typeof(ImportRefusal))]
[JsonSerializable(typeof(UndoAnswer))]
internal sealed partial class TransferJson : JsonSerializerContext;
