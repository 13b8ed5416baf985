using System.Text.Json;
using System.Text.Unicode;
using Kindred.Conversations;
using Kindred.Personas.Files;

namespace Kindred.Transfer.Foreign;

/// <summary>One line of a SillyTavern chat file.</summary>
internal abstract record SillyTavernLine
{
    /// <summary>The first line.</summary>
    /// <param name="Integrity">The chat's id; null in older files.</param>
    /// <param name="MainChat">The file that this one was branched off.</param>
    internal sealed record Header(string? Integrity, string? MainChat, string? User, string? Character) : SillyTavernLine;

    /// <param name="Alternatives">Other replies in its place.</param>
    /// <param name="IsGroup">Written in a group chat, where each character speaks under its own name.</param>
    internal sealed record Message(ConversationRecord.Said Said, IReadOnlyList<ConversationRecord.Said> Alternatives, bool IsGroup) : SillyTavernLine;

    internal sealed record Unusable(string Reason) : SillyTavernLine;

    /// <summary>Never throws: what cannot be used comes back with its reason.</summary>
    /// <param name="zone">The zone of dates that name none.</param>
    public static SillyTavernLine Read(ReadOnlyMemory<byte> line, TimeZoneInfo zone)
    {
        if (!Utf8.IsValid(line.Span)) return new Unusable(ConversationJsonlReader.NotUtf8);
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(new LooseObject(document.RootElement, "line", []), zone) : new Unusable("is not a JSON object");
        }
        catch (JsonException)
        {
            return new Unusable("is not valid JSON");
        }
    }

    private static SillyTavernLine Read(LooseObject line, TimeZoneInfo zone)
    {
        if (!line.Has("mes")) return ReadHeader(line);
        if (line.Flag("is_system")) return new Unusable("is hidden from the chat");
        var extra = line.Object("extra");
        if (extra?.Text("type") == "narrator") return new Unusable("is a narrator's, not a speaker's");
        var text = line.Text("mes");
        if (string.IsNullOrWhiteSpace(text)) return new Unusable("has no words");
        var role = line.Flag("is_user") ? TurnRole.User : TurnRole.Assistant;
        var speaker = line.Text("name") is { Length: > 0 } name ? name : null;
        var saidAt = line.Element.TryGetProperty("send_date", out var date) ? SillyTavernDate.Parse(date, zone) : null;
        var said = new ConversationRecord.Said(null, role, speaker, text, saidAt, null, CaptionOf(extra));
        return new Message(said, role == TurnRole.Assistant ? AlternativesOf(line, said, zone) : [], line.Has("original_avatar"));
    }

    private static SillyTavernLine ReadHeader(LooseObject line)
    {
        var metadata = line.Object("chat_metadata");
        if (metadata is null && !line.Has("user_name") && !line.Has("character_name")) return new Unusable("has no 'mes'");
        return new Header(NameOf(metadata, "integrity"), NameOf(metadata, "main_chat"), NameOf(line, "user_name"), NameOf(line, "character_name"));
    }

    // Newer files say "unused" where older ones had a name.
    private static string? NameOf(LooseObject? at, string field) => at?.Text(field) is { Length: > 0 and <= 512 } name && name != "unused" ? name : null;

    private static string? CaptionOf(LooseObject? extra) => extra?.Text("title") is { Length: > 0 } title && (extra.Has("image") || extra.Has("media")) ? title : null;

    private static List<ConversationRecord.Said> AlternativesOf(LooseObject line, ConversationRecord.Said said, TimeZoneInfo zone)
    {
        var alternatives = new List<ConversationRecord.Said>();
        var swipes = line.Texts("swipes");
        if (swipes.Count < 2) return alternatives;
        var chosen = line.Integer("swipe_id", -1);
        var details = line.Objects("swipe_info").ToArray();
        var seen = new HashSet<long> { TurnKey.Of(said.Role, said.Text) };
        for (var i = 0; i < swipes.Count; i++)
        {
            if (i == chosen || string.IsNullOrWhiteSpace(swipes[i]) || !seen.Add(TurnKey.Of(said.Role, swipes[i]))) continue;
            var saidAt = i < details.Length && details[i].Element.TryGetProperty("send_date", out var date) ? SillyTavernDate.Parse(date, zone) : null;
            alternatives.Add(said with { Text = swipes[i], SaidAt = saidAt ?? said.SaidAt, Caption = null });
        }

        return alternatives;
    }
}
