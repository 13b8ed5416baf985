using System.Text.Json;
using Kindred.Chat;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>A chat request that has been read and found well-formed.</summary>
/// <param name="Body">The whole body: fields that we do not know go on to the back-end as they are.</param>
/// <param name="Model">The model's name as asked for, without our suffixes; null for the default.</param>
/// <param name="Remembers">False for <c>NAME:nomemory</c>.</param>
internal sealed record ChatRequest(
    JsonElement Body,
    string? Model,
    string? AskedName,
    bool Remembers,
    IReadOnlyList<ChatMessage> Messages,
    bool IsStreamed,
    bool IncludesUsage,
    ConversationHint Hint,
    TurnKind? Kind,
    RequestSigns Signs);
