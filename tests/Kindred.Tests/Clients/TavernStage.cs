using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kindred.Tests.Clients;

/// <summary>One step of <see cref="SillyTavernRun"/>: SillyTavern's chat beside the server's turns.</summary>
internal sealed partial class TavernStage(JsonElement told)
{
    public JsonElement Told { get; } = told;

    /// <summary>What the person sees: role and text of each message.</summary>
    public IReadOnlyList<(string Role, string Text)> Seen { get; } =
        [.. told.GetProperty("chat").EnumerateArray().Select(static message => (message.GetProperty("isUser").GetBoolean() ? "user" : "assistant", message.GetProperty("text").GetString()!))];

    public IReadOnlyList<JsonElement> Conversations { get; } = [.. told.GetProperty("conversations").EnumerateArray()];

    /// <summary>The conversation that was spoken in last.</summary>
    public JsonElement Conversation => Conversations[0];

    public IReadOnlyList<JsonElement> Tree => [.. Conversation.GetProperty("tree").EnumerateArray()];

    /// <summary>The turns that count, first to last.</summary>
    public IReadOnlyList<(string Role, string Text)> Active => [.. ActivePath().Select(static turn => (turn.GetProperty("role").GetString()!, TextOf(turn)))];

    public static string TextOf(JsonElement turn) => turn.GetProperty("text").GetString()!;

    public static string? ParentOf(JsonElement turn) => turn.TryGetProperty("parent", out var parent) ? parent.GetString() : null;

    public static bool IsActive(JsonElement turn) => turn.GetProperty("state").GetString() == "active";

    /// <summary>In a group SillyTavern writes the speaker's name in front of what is resent.</summary>
    public static string WithoutName(string text) => Name().Replace(text, "");

    private List<JsonElement> ActivePath()
    {
        var byId = Tree.ToDictionary(static turn => turn.GetProperty("id").GetString()!);
        var path = new List<JsonElement>();
        for (var id = Conversation.GetProperty("active_turn").GetString(); id is not null; id = ParentOf(byId[id])) path.Insert(0, byId[id]);
        return path;
    }

    [GeneratedRegex("^(Wren|Bram): ")]
    private static partial Regex Name();
}
