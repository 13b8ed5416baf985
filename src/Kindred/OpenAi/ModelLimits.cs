using System.Text.Json;
using Kindred.LanguageModels;
using Kindred.Web;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>
/// Refuses what the asked model has declared it cannot do, naming the field, instead of letting it fail further on. What a model
/// does not declare is its own to judge. <c>kindred-recall</c> generates nothing: it takes tools that it need not call, and no formats.
/// </summary>
internal static class ModelLimits
{
    /// <param name="path">How the client names a part of its request: message and part, from 0. Null for chat completions.</param>
    /// <exception cref="ApiException">400: the model cannot do what is asked.</exception>
    public static void Check(ChatRequest request, ResolvedModel model, Func<int, int, string>? path = null)
    {
        if (model.Echoes) CheckRecall(request.Body);
        CheckParts(request.Messages, model, path ?? (static (message, part) => $"messages[{message}].content[{part}]"));
    }

    private static void CheckParts(IReadOnlyList<ChatMessage> messages, ResolvedModel model, Func<int, int, string> path)
    {
        if (model is { Senses: { Sees: not false, Hears: not false }, Echoes: false }) return;
        // Old pictures of a chat that went on with kindred-recall do it no harm: it only reads the newest message.
        var first = model.Echoes ? Math.Max(0, messages.ToList().FindLastIndex(static message => message.Role == ChatRole.User)) : 0;
        for (var i = first; i < messages.Count; i++)
        {
            for (var j = 0; j < messages[i].Contents.Count; j++)
            {
                if (messages[i].Contents[j].RawRepresentation is JsonElement part && Cannot(part, model) is { } what)
                    throw ApiException.BadRequest($"The model '{model.UpstreamName}' cannot {what}: leave '{path(i, j)}' out, or ask a model that can.", path(i, j), "unsupported_content");
            }
        }
    }

    private static string? Cannot(JsonElement part, ResolvedModel model)
    {
        if (!part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) return null;
        if (type.ValueEquals("image_url"u8)) return model.Echoes || model.Senses.Sees == false ? "see images" : null;
        if (type.ValueEquals("input_audio"u8)) return model.Echoes || model.Senses.Hears == false ? "hear audio" : null;
        return type.ValueEquals("file"u8) && model.Echoes ? "read files" : null;
    }

    private static void CheckRecall(JsonElement body)
    {
        const string Recall = "'kindred-recall' answers from memory without a language model";
        if (body.OptionalObject("response_format") is { } format && format.OptionalString("type") is "json_schema" or "json_object")
            throw ApiException.BadRequest($"{Recall} and cannot keep to a format. Leave 'response_format' out or connect a model.", "response_format", "unsupported_value");
        if (body.OptionalInteger("n", 1, 128) > 1) throw ApiException.BadRequest($"{Recall}: there is one answer. Leave 'n' out or connect a model.", "n", "unsupported_value");
        if (body.TryGetProperty("tool_choice", out var choice) && (choice.ValueKind == JsonValueKind.Object || (choice.ValueKind == JsonValueKind.String && choice.ValueEquals("required"u8))))
            throw ApiException.BadRequest($"{Recall} and cannot call tools. Leave 'tool_choice' out or connect a model.", "tool_choice", "unsupported_value");
    }
}
