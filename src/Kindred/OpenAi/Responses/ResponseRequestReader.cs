using System.Text.Json;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>Reads and checks the body of <c>POST /v1/responses</c>.</summary>
internal static class ResponseRequestReader
{
    private static readonly string[] Numbers = ["temperature", "top_p"];

    public static ResponseRequest Read(JsonElement body)
    {
        Refuse(body);
        foreach (var name in Numbers)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null))
                throw ApiException.BadRequest($"'{name}' must be a number.", name, "invalid_type");
        }

        _ = body.OptionalString("instructions");
        _ = body.OptionalInteger("max_output_tokens", 1, int.MaxValue);
        _ = body.OptionalBoolean("parallel_tool_calls");
        _ = body.OptionalObject("metadata");
        CheckTools(body);
        CheckFormat(body);
        var previous = body.OptionalString("previous_response_id");
        var conversation = ConversationOf(body);
        if (previous is not null && conversation is not null)
            throw ApiException.BadRequest("'previous_response_id' and 'conversation' both say what came before: send one of them.", "previous_response_id", "mutually_exclusive_parameters");
        var asked = body.OptionalString("model");
        var remembers = asked?.EndsWith(ChatRequestReader.NoMemory, StringComparison.Ordinal) != true;
        return new ResponseRequest(
            body,
            InputItems.Read(body, ResponseRequest.Field),
            previous,
            conversation,
            body.OptionalBoolean("stream") ?? false,
            // Who asks for no memory wants nothing kept.
            (body.OptionalBoolean("store") ?? true) && remembers);
    }

    private static void Refuse(JsonElement body)
    {
        if (body.OptionalBoolean("background") == true)
            throw ApiException.BadRequest("Answers are not made in the background here: leave 'background' out and wait, or stream.", "background", "unsupported_value");
        if (body.TryGetProperty("prompt", out var prompt) && prompt.ValueKind != JsonValueKind.Null)
            throw ApiException.BadRequest("There are no stored prompt templates here: send 'instructions' and 'input'.", "prompt", "unsupported_value");
    }

    private static string? ConversationOf(JsonElement body)
    {
        if (!body.TryGetProperty("conversation", out var named) || named.ValueKind == JsonValueKind.Null) return null;
        var id = named.ValueKind switch
        {
            JsonValueKind.String => JsonBody.Text(named, "conversation"),
            JsonValueKind.Object => named.Needed("id", "conversation"),
            _ => throw ApiException.BadRequest("'conversation' must be an id or an object with one.", "conversation", "invalid_type"),
        };
        return id.Length <= 512 ? id : throw ApiException.BadRequest("'conversation' is longer than 512 characters.", "conversation", "string_too_long");
    }

    private static void CheckTools(JsonElement body)
    {
        if (body.TryGetProperty("tools", out var tools) && tools.ValueKind != JsonValueKind.Null)
        {
            if (tools.ValueKind != JsonValueKind.Array) throw ApiException.BadRequest("'tools' must be an array.", "tools", "invalid_type");
            var i = 0;
            foreach (var tool in tools.EnumerateArray())
            {
                var path = $"tools[{i++}]";
                if (tool.ValueKind != JsonValueKind.Object) throw ApiException.BadRequest($"'{path}' must be an object.", path, "invalid_type");
                var type = tool.Needed("type", path);
                if (type != "function") throw ApiException.BadRequest($"'{path}.type' is '{(type.Length > 60 ? type[..60] : type)}': tools that OpenAI runs itself are not there, only those of type 'function', which you run.", $"{path}.type", "unsupported_value");
                tool.Needed("name", path);
            }
        }

        if (!body.TryGetProperty("tool_choice", out var choice) || choice.ValueKind == JsonValueKind.Null) return;
        if (choice.ValueKind == JsonValueKind.String && JsonBody.Text(choice, "tool_choice") is "auto" or "none" or "required") return;
        if (choice.ValueKind != JsonValueKind.Object) throw ApiException.BadRequest("'tool_choice' must be 'auto', 'none', 'required' or an object that names a function.", "tool_choice", "invalid_value");
        if (choice.Needed("type", "tool_choice") != "function") throw ApiException.BadRequest("'tool_choice.type' must be 'function'.", "tool_choice.type", "unsupported_value");
        choice.Needed("name", "tool_choice");
    }

    private static void CheckFormat(JsonElement body)
    {
        if (body.OptionalObject("text") is not { } text || text.OptionalObject("format") is not { } format) return;
        switch (format.Needed("type", "text.format"))
        {
            case "text" or "json_object":
                return;
            case "json_schema":
                format.Needed("name", "text.format");
                if (format.OptionalObject("schema") is null) throw ApiException.BadRequest("'text.format.schema' is missing.", "text.format.schema", "missing_required_parameter");
                return;
            default:
                throw ApiException.BadRequest("'text.format.type' must be 'text', 'json_object' or 'json_schema'.", "text.format.type", "invalid_value");
        }
    }
}
