using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kindred.Tests.Transfer;

/// <summary>Files as other programs export them, made here.</summary>
internal static class MadeExports
{
    /// <summary>A SillyTavern chat file: a header, then messages.</summary>
    public static string ChatFile(JsonObject header, params JsonObject[] messages) => string.Join('\n', messages.Prepend(header).Select(static line => line.ToJsonString()));

    public static JsonObject Header(string? integrity = null, string? mainChat = null)
    {
        var metadata = new JsonObject();
        if (integrity is not null) metadata["integrity"] = integrity;
        if (mainChat is not null) metadata["main_chat"] = mainChat;
        return new JsonObject { ["chat_metadata"] = metadata, ["user_name"] = "unused", ["character_name"] = "unused" };
    }

    public static JsonObject User(string text, string date = "2024-03-01T18:00:00.000Z") =>
        new() { ["name"] = "Ann", ["is_user"] = true, ["is_system"] = false, ["send_date"] = date, ["mes"] = text, ["extra"] = new JsonObject() };

    public static JsonObject Reply(string text, string date = "2024-03-01T18:00:05.000Z", string name = "Mia", string[]? swipes = null, int chosen = 0)
    {
        var message = new JsonObject { ["name"] = name, ["is_user"] = false, ["is_system"] = false, ["send_date"] = date, ["mes"] = text, ["extra"] = new JsonObject() };
        if (swipes is null) return message;
        message["swipes"] = new JsonArray([.. swipes.Select(static swipe => (JsonNode)swipe)]);
        message["swipe_id"] = chosen;
        message["swipe_info"] = new JsonArray([.. swipes.Select(_ => (JsonNode)new JsonObject { ["send_date"] = date })]);
        return message;
    }

    /// <summary>A conversation of a ChatGPT export; nodes as (id, parent, role or null, text).</summary>
    public static JsonObject Conversation(string id, string current, params (string Id, string? Parent, string? Role, string? Text)[] nodes)
    {
        var mapping = new JsonObject();
        var seconds = 1_700_000_000.5;
        foreach (var (node, parent, role, text) in nodes)
        {
            mapping[node] = new JsonObject
            {
                ["id"] = node,
                ["parent"] = parent,
                ["children"] = new JsonArray(),
                ["message"] = role is null ? null : new JsonObject
                {
                    ["id"] = node,
                    ["author"] = new JsonObject { ["role"] = role },
                    ["create_time"] = seconds++,
                    ["content"] = new JsonObject { ["content_type"] = "text", ["parts"] = new JsonArray(text) },
                    ["weight"] = 1.0,
                    ["recipient"] = "all",
                },
            };
        }

        return new JsonObject { ["title"] = "Made here", ["create_time"] = 1_700_000_000.5, ["conversation_id"] = id, ["current_node"] = current, ["mapping"] = mapping };
    }

    public static string Export(params JsonObject[] conversations) => new JsonArray([.. conversations]).ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    public static byte[] Zip(params (string Name, string Content)[] files) => Zip([.. files.Select(static file => (file.Name, Encoding.UTF8.GetBytes(file.Content)))]);

    public static byte[] Zip((string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
