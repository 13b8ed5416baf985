using System.Text.Json;
using Kindred.Web;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>Reads one message of a chat request. Its original JSON goes along, so that what we do not understand still reaches the back-end.</summary>
internal static class MessageReader
{
    private static readonly ChatRole Developer = new("developer");

    public static ChatMessage Read(JsonElement message, string path)
    {
        if (message.ValueKind != JsonValueKind.Object) throw ApiException.BadRequest($"'{path}' must be an object.", path, "invalid_type");
        var role = RoleOf(message, path);
        var contents = new List<AIContent>(1);
        if (message.TryGetProperty("content", out var content)) ReadContent(contents, content, path + ".content");
        if (role == ChatRole.Assistant && message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind != JsonValueKind.Null) ReadCalls(contents, calls, path + ".tool_calls");
        else if (contents.Count == 0 && role != ChatRole.Assistant) throw ApiException.BadRequest($"'{path}.content' is missing.", path + ".content", "missing_required_parameter");

        return new ChatMessage(role, contents) { AuthorName = NameOf(message, path), RawRepresentation = message };
    }

    private static ChatRole RoleOf(JsonElement message, string path)
    {
        if (!message.TryGetProperty("role", out var role)) throw ApiException.BadRequest($"'{path}.role' is missing.", path + ".role", "missing_required_parameter");
        if (role.ValueKind != JsonValueKind.String) throw ApiException.BadRequest($"'{path}.role' must be a string.", path + ".role", "invalid_type");
        if (role.ValueEquals("user"u8)) return ChatRole.User;
        if (role.ValueEquals("assistant"u8)) return ChatRole.Assistant;
        if (role.ValueEquals("system"u8)) return ChatRole.System;
        if (role.ValueEquals("developer"u8)) return Developer;
        if (role.ValueEquals("tool"u8) || role.ValueEquals("function"u8)) return ChatRole.Tool;
        throw ApiException.BadRequest($"'{path}.role' must be one of system, developer, user, assistant, tool.", path + ".role", "invalid_value");
    }

    private static void ReadContent(List<AIContent> contents, JsonElement content, string path)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.Null:
                return;
            case JsonValueKind.String:
                contents.Add(new TextContent(JsonBody.Text(content, path)));
                return;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var part in content.EnumerateArray()) contents.Add(ReadPart(part, $"{path}[{i++}]"));
                return;
            default:
                throw ApiException.BadRequest($"'{path}' must be a string or an array of parts.", path, "invalid_type");
        }
    }

    private static AIContent ReadPart(JsonElement part, string path)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            throw ApiException.BadRequest($"'{path}' must be an object with a 'type'.", path, "invalid_type");
        if (!type.ValueEquals("text"u8)) return new AIContent { RawRepresentation = part };
        if (!part.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
            throw ApiException.BadRequest($"'{path}.text' must be a string.", path + ".text", "invalid_type");
        return new TextContent(JsonBody.Text(text, path + ".text"));
    }

    private static void ReadCalls(List<AIContent> contents, JsonElement calls, string path)
    {
        if (calls.ValueKind != JsonValueKind.Array) throw ApiException.BadRequest($"'{path}' must be an array.", path, "invalid_type");
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind != JsonValueKind.Object) throw ApiException.BadRequest($"'{path}' must hold objects.", path, "invalid_type");
            var id = call.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? JsonBody.Text(given, path) : "";
            var name = call.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object && function.TryGetProperty("name", out var called) && called.ValueKind == JsonValueKind.String ? JsonBody.Text(called, path) : "";
            contents.Add(new FunctionCallContent(id, name) { RawRepresentation = call });
        }
    }

    private static string? NameOf(JsonElement message, string path)
    {
        if (!message.TryGetProperty("name", out var name) || name.ValueKind == JsonValueKind.Null) return null;
        return name.ValueKind == JsonValueKind.String ? JsonBody.Text(name, path + ".name") : throw ApiException.BadRequest($"'{path}.name' must be a string.", path + ".name", "invalid_type");
    }
}
