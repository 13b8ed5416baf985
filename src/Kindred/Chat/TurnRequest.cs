using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Kindred.LanguageModels;
using Kindred.Users;
using Microsoft.Extensions.AI;

namespace Kindred.Chat;

/// <summary>What a client wants with its request.</summary>
internal enum TurnKind
{
    Normal,
    Swipe,
    Regenerate,
    Continue,

    /// <summary>The model writes the person's next message for them: answered, never written down.</summary>
    Impersonate,

    /// <summary>A background task of the client (a title, a summary, an image prompt): answered, never written down.</summary>
    Quiet,
}

/// <summary>One turn to be run.</summary>
/// <param name="Messages">The client's messages in its order; a message keeps its original form in <see cref="ChatMessage.RawRepresentation"/>.</param>
/// <param name="Model">The model that answers, and its back-end.</param>
/// <param name="Kind">As the client says itself; null when it does not.</param>
/// <param name="Options">Passed to the back-end as they are.</param>
/// <param name="Remembers">False for requests that neither read nor write memory.</param>
internal sealed record TurnRequest(
    PersonId Person,
    IReadOnlyList<ChatMessage> Messages,
    ResolvedModel Model,
    ChatOptions Options,
    ConversationHint Hint,
    TurnKind? Kind,
    bool Remembers)
{
    /// <summary>What the request asks for besides its messages; tells background tasks apart when the client names no kind.</summary>
    public RequestSigns Signs { get; init; } = new(true, "");
}
