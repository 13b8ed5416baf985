using System.Text.Json;
using Kindred.Conversations;
using Kindred.Embeddings.Tokens;
using Kindred.Memory;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Kindred.Chat;

/// <summary>A prompt ready to be sent.</summary>
/// <param name="Messages">The client's own messages as they came, with ours among them.</param>
internal sealed record ComposedPrompt(PromptPlan.Ready Plan, IReadOnlyList<ChatMessage> Messages, string Counter);

/// <summary>Measures a turn's material in tokens, lets <see cref="PromptPlanner"/> decide, and puts the messages together.</summary>
internal sealed class PromptComposer(TokenCounters counters, IOptions<PromptOptions> options, TimeProvider clock)
{
    // What providers charge for a picture varies with its size, which is not looked at here; this is a middling one.
    private const int PictureTokens = 800;

    public int RecallLimit => options.Value.RecallLimit;

    /// <summary>The prompt, or null and by how much it is too large.</summary>
    public ComposedPrompt? Compose(TurnRequest request, IReadOnlyList<Turn> earlier, IReadOnlyList<Recollection> recalled, out PromptPlan.TooLarge? tooLarge)
    {
        var counter = counters.ForModel(request.Model.UpstreamName);
        var material = new PromptMaterial(
            [.. request.Messages.Select((message, i) => new ClientMessage(i, Transcript.KindOf(message), Count(message, counter)))],
            earlier,
            null,
            [],
            recalled,
            [],
            request.Model.ContextLength,
            request.Options.MaxOutputTokens ?? options.Value.ReplyTokens,
            clock.GetUtcNow());
        var plan = PromptPlanner.Plan(material, options.Value, counter);
        tooLarge = plan as PromptPlan.TooLarge;
        if (plan is not PromptPlan.Ready ready) return null;
        return new ComposedPrompt(ready, [.. ready.Messages.Select(planned => planned.IsClient ? request.Messages[planned.Position] : new ChatMessage(RoleOf(planned.Role), planned.Text))], counter.Name);
    }

    public int Count(string model, string text) => counters.ForModel(model).Count(text);

    /// <summary>What messages cost that go to the model as they came.</summary>
    public int Count(string model, IEnumerable<ChatMessage> messages)
    {
        var counter = counters.ForModel(model);
        return messages.Sum(message => Count(message, counter));
    }

    private static int Count(ChatMessage message, ITokenCounter counter)
    {
        var tokens = PromptPlanner.MessageOverhead + (message.AuthorName is { } name ? counter.Count(name) + 1 : 0);
        foreach (var content in message.Contents) tokens += content switch
        {
            TextContent text => counter.Count(text.Text),
            FunctionCallContent call => counter.Count(call.Name) + counter.Count(call.RawRepresentation is JsonElement raw ? raw.GetRawText() : call.CallId),
            FunctionResultContent result => counter.Count(result.Result as string ?? ""),
            _ => PictureTokens,
        };

        return tokens;
    }

    private static ChatRole RoleOf(PlannedRole role) => role switch
    {
        PlannedRole.User => ChatRole.User,
        PlannedRole.Assistant => ChatRole.Assistant,
        _ => ChatRole.System,
    };
}
