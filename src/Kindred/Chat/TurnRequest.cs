using Kindred.Conversations;
using Kindred.Users;
using Microsoft.Extensions.AI;

namespace Kindred.Chat;

/// <summary>What a client wants with its request, as it says itself; <see cref="Normal"/> when it does not say.</summary>
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
/// <param name="Client">The back-end that answers.</param>
/// <param name="Model">The model's name as the back-end knows it.</param>
/// <param name="Context">The model's context in tokens, when known.</param>
/// <param name="Options">Passed to the back-end as they are.</param>
/// <param name="Remembers">False for requests that neither read nor write memory.</param>
internal sealed record TurnRequest(
    PersonId Person,
    IReadOnlyList<ChatMessage> Messages,
    IChatClient Client,
    string Model,
    int? Context,
    ChatOptions Options,
    ConversationHint Hint,
    TurnKind Kind,
    bool Remembers);
