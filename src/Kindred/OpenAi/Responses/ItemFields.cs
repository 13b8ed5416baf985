using System.Text.Json;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>Fields of an object deep in a request, whose errors name the whole path.</summary>
internal static class ItemFields
{
    /// <summary>The named string, null when absent or JSON null; 400 when it is something else.</summary>
    public static string? Text(this JsonElement holder, string name, string path)
    {
        if (!holder.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? JsonBody.Text(value, $"{path}.{name}") : throw ApiException.BadRequest($"'{path}.{name}' must be a string.", $"{path}.{name}", "invalid_type");
    }

    /// <summary>The named string; 400 when it is absent or something else.</summary>
    public static string Needed(this JsonElement holder, string name, string path) =>
        holder.Text(name, path) ?? throw ApiException.BadRequest($"'{path}.{name}' is missing.", $"{path}.{name}", "missing_required_parameter");

    /// <summary>The named string of an item that has been read before; empty when it is not there.</summary>
    public static string Known(this JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
