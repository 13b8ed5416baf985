using Kindred.Embeddings.Tokens;
using Kindred.Personas;

namespace Kindred.Chat;

/// <summary>What of a persona may give way, as far as there is space for it.</summary>
internal sealed record PersonaExtras(string? Examples, string? Greeting, int Tokens, int LeftOut)
{
    public int Items => (Examples is null ? 0 : 1) + (Greeting is null ? 0 : 1);

    /// <summary>The greeting first: it is how the chat began, and costs little. It would be a lie where older turns are left out behind it.</summary>
    public static PersonaExtras Take(PersonaMaterial? persona, bool showsWholeChat, int space, ITokenCounter counter)
    {
        var (greeting, greetingCost) = Fitting(showsWholeChat ? persona?.Greeting : null, space, counter);
        var (examples, examplesCost) = Fitting(persona?.Examples, space - greetingCost, counter);
        var wanted = (persona?.Greeting is null ? 0 : 1) + (persona?.Examples is null ? 0 : 1);
        return new PersonaExtras(examples, greeting, greetingCost + examplesCost, wanted - (greeting is null ? 0 : 1) - (examples is null ? 0 : 1));
    }

    private static (string? Text, int Cost) Fitting(string? text, int space, ITokenCounter counter)
    {
        var cost = PromptPlanner.Cost(text, counter);
        return cost <= space ? (text, cost) : (null, 0);
    }
}

/// <summary>Where a persona's texts stand among the messages of a prompt. Pure.</summary>
internal static class PersonaPlacement
{
    /// <summary>Tokens of all that is never cut.</summary>
    public static int Cost(PersonaMaterial persona, ITokenCounter counter) =>
        PromptPlanner.Cost(persona.Text, counter) + persona.InChat.Sum(part => PromptPlanner.Cost(part.Text, counter))
        + (persona.PostHistory.Length > 0 ? PromptPlanner.Cost(persona.PostHistory, counter) : 0);

    /// <summary>Puts texts at their depth of the chat and the last instructions after it.</summary>
    /// <param name="planned">The prompt without them.</param>
    /// <param name="chat">Places of the chat's own messages in it, in order; depth counts these from the end.</param>
    public static List<PlannedMessage> Place(List<PlannedMessage> planned, IReadOnlyList<int> chat, PersonaMaterial persona)
    {
        var placed = new List<PlannedMessage>(planned.Count + persona.Items);
        var byPlace = persona.InChat.ToLookup(part => PlaceOf(part.Depth, chat, planned.Count));
        for (var i = 0; i <= planned.Count; i++)
        {
            placed.AddRange(byPlace[i].Select(static part => PlannedMessage.Own(RoleOf(part.Role), part.Text)));
            if (i < planned.Count) placed.Add(planned[i]);
        }

        if (persona.PostHistory.Length > 0) placed.Add(PlannedMessage.Own(PlannedRole.System, persona.PostHistory));
        return placed;
    }

    // Deeper than the chat is long is before its first message.
    private static int PlaceOf(int depth, IReadOnlyList<int> chat, int end)
    {
        if (depth <= 0 || chat.Count == 0) return end;
        return chat[Math.Max(0, chat.Count - depth)];
    }

    private static PlannedRole RoleOf(PromptRole role) => role switch
    {
        PromptRole.User => PlannedRole.User,
        PromptRole.Assistant => PlannedRole.Assistant,
        _ => PlannedRole.System,
    };
}
