using System.Text.Json.Serialization;

namespace Kindred.Cli;

/// <summary>What the commands send; what they get is read field by field.</summary>
internal sealed record ChatLine(string Role, string Content);

internal sealed record ChatMetadata(string? ConversationId, string? Character);

internal sealed record ChatQuestion(string? Model, IReadOnlyList<ChatLine> Messages, bool Stream, ChatMetadata? Metadata);

internal sealed record RecallQuestion(string Query, int Limit, int Window);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatQuestion))]
[JsonSerializable(typeof(RecallQuestion))]
[JsonSerializable(typeof(Memory.Evaluation.LocomoReport))]
internal sealed partial class CliJson : JsonSerializerContext;
