using System.Text.Json;
using Kindred.Conversations;
using Kindred.Personas.Files;

namespace Kindred.Transfer.Foreign;

/// <summary>One turn of a conversation that was exported from ChatGPT.</summary>
/// <param name="Parent">The nearest turn above it; null at the root.</param>
internal sealed record ChatGptTurn(string Node, string? Parent, ConversationRecord.Said Said);

/// <summary>A conversation of a ChatGPT export: a tree of nodes, of which only what the person and the assistant said in words becomes turns.</summary>
/// <param name="Path">The branch in use, oldest first.</param>
/// <param name="Beside">All other turns, parents before children.</param>
internal sealed record ChatGptTree(string? Id, DateTimeOffset? StartedAt, IReadOnlyList<ChatGptTurn> Path, IReadOnlyList<ChatGptTurn> Beside)
{
    /// <summary>Null when it is no conversation.</summary>
    public static ChatGptTree? Read(JsonElement root)
    {
        var outer = new LooseObject(root, "conversation", []);
        if (outer.Object("mapping") is not { } mapping) return null;
        var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var property in mapping.Element.EnumerateObject().Where(static property => property.Value.ValueKind == JsonValueKind.Object))
        {
            if (property.Name.Length > 0) nodes[property.Name] = Node.Read(property.Name, mapping.Child(property));
        }

        var present = Upwards(nodes, CurrentOf(outer, nodes)).ToHashSet(StringComparer.Ordinal);
        var ordered = Downwards(nodes);
        var id = outer.Text("conversation_id") is { Length: > 0 and <= 512 } named ? named : outer.Text("id") is { Length: > 0 and <= 512 } other ? other : null;
        return new ChatGptTree(id, TimeOf(outer.OptionalNumber("create_time")), [.. ordered.Where(turn => present.Contains(turn.Node))], [.. ordered.Where(turn => !present.Contains(turn.Node))]);
    }

    private static string? CurrentOf(LooseObject outer, Dictionary<string, Node> nodes)
    {
        if (outer.Text("current_node") is { Length: > 0 } current && nodes.ContainsKey(current)) return current;
        // Without it, the end that was written last.
        var parents = nodes.Values.Select(static node => node.Parent).ToHashSet(StringComparer.Ordinal);
        return nodes.Values.Where(node => !parents.Contains(node.Id)).MaxBy(static node => node.Said?.SaidAt ?? DateTimeOffset.MinValue)?.Id;
    }

    // Parents before children; what hangs on itself is never reached.
    private static List<ChatGptTurn> Downwards(Dictionary<string, Node> nodes)
    {
        var children = nodes.Values.ToLookup(node => node.Parent is { } parent && nodes.ContainsKey(parent) ? parent : "", StringComparer.Ordinal);
        var turns = new List<ChatGptTurn>();
        var waiting = new Queue<(Node Node, string? Above)>(children[""].Select(static node => (node, (string?)null)));
        while (waiting.TryDequeue(out var next))
        {
            var (node, above) = next;
            if (node.Said is { } said) turns.Add(new ChatGptTurn(node.Id, above, said));
            foreach (var child in children[node.Id]) waiting.Enqueue((child, node.Said is null ? above : node.Id));
        }

        return turns;
    }

    // A file may say that a node is its own grandparent.
    private static IEnumerable<string> Upwards(Dictionary<string, Node> nodes, string? from)
    {
        var steps = 0;
        for (var id = from; id is not null && nodes.TryGetValue(id, out var node) && steps++ <= nodes.Count; id = node.Parent) yield return id;
    }

    private static DateTimeOffset? TimeOf(double? seconds) => seconds is > 946_684_800 and < 4_102_444_800 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds.Value * 1000)) : null;

    private sealed record Node(string Id, string? Parent, ConversationRecord.Said? Said)
    {
        public static Node Read(string id, LooseObject node) => new(id, node.Text("parent") is { Length: > 0 } parent ? parent : null, SaidIn(id, node.Object("message")));

        private static ConversationRecord.Said? SaidIn(string id, LooseObject? message)
        {
            if (message is null || message.OptionalNumber("weight") == 0 || message.Text("recipient") is not ("" or "all")) return null;
            if (message.Object("metadata")?.Flag("is_visually_hidden_from_conversation") == true) return null;
            var role = message.Object("author")?.Text("role") switch
            {
                "user" => TurnRole.User,
                "assistant" => TurnRole.Assistant,
                _ => (TurnRole?)null,
            };
            var content = message.Object("content");
            if (role is null || content?.Text("content_type") is not ("text" or "multimodal_text")) return null;
            var text = TextOf(content);
            return string.IsNullOrWhiteSpace(text) ? null
                : new ConversationRecord.Said(id.Length <= 512 ? id : null, role.Value, role == TurnRole.Assistant ? "ChatGPT" : null, text, TimeOf(message.OptionalNumber("create_time")), null, null);
        }

        // Parts that are no strings are pictures and files.
        private static string TextOf(LooseObject content) => content.Element.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.Array
            ? string.Join('\n', parts.EnumerateArray().Where(static part => part.ValueKind == JsonValueKind.String).Select(LooseObject.TextOf).Where(static text => text.Length > 0))
            : "";
    }
}
