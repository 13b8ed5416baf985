using Kindred.Chat;
using Kindred.LanguageModels;
using Kindred.Web;

namespace Kindred.OpenAi;

/// <summary>What went wrong in a turn, as an error of the wire.</summary>
internal static class TurnFailures
{
    /// <summary>Null for every event that is no failure.</summary>
    public static ApiException? Of(TurnEvent happened) => happened switch
    {
        TurnEvent.Failed failed => Of(failed.Failure),
        TurnEvent.TooLarge large => ApiException.BadRequest(
            $"Persona, instructions, pinned facts and the newest message need {large.Needed} tokens; {large.Limit} fit into the model's context beside the reply. They are never cut: shorten them by {large.Needed - large.Limit} tokens, lower max_tokens, or use a model with a larger context.",
            "messages",
            "context_length_exceeded"),
        _ => null,
    };

    public static ApiException Of(ModelFailure failure) => new(failure.Status, failure.Message, failure.Param, failure.Code)
    {
        Type = failure.Type,
        RetryAfter = failure.RetryAfter,
        ShouldRetry = failure.ShouldRetry,
        Headers = failure.Limits ?? [],
    };
}
