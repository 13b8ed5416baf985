using System.Text.Json;

namespace Kindred.OpenAi.Responses;

/// <summary>A request for <c>/v1/responses</c> that has been read and found well-formed.</summary>
/// <param name="Body">The whole body.</param>
/// <param name="Items">Its own items, each in full (<see cref="InputItems"/>), a JSON array.</param>
/// <param name="Previous">The answer to go on from; null when it names none.</param>
/// <param name="Conversation">The conversation it names; never together with <paramref name="Previous"/>.</param>
/// <param name="Stores">The answer may be fetched again and gone on from.</param>
internal sealed record ResponseRequest(
    JsonElement Body, byte[] Items, string? Previous, string? Conversation, bool IsStreamed, bool Stores)
{
    public const string Field = "input";

    /// <summary>Calls that the items answer without bringing them along.</summary>
    public bool AnswersEarlierCalls()
    {
        using var items = JsonDocument.Parse(Items);
        var called = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items.RootElement.EnumerateArray())
        {
            if (item.Known("type") == "function_call") called.Add(item.Known("call_id"));
            else if (item.Known("type") == "function_call_output" && !called.Contains(item.Known("call_id"))) return true;
        }

        return false;
    }
}
