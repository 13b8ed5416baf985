using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>Which part of a list of items is asked for: newest first unless <c>order=asc</c>, behind the item <c>after</c>.</summary>
internal sealed record ItemPage(int Limit, bool NewestFirst, string? After)
{
    private const int UsualLimit = 20;
    private const int MostItems = 100;

    public static ItemPage Asked(IQueryCollection query)
    {
        var limit = UsualLimit;
        if (query["limit"] is [{ Length: > 0 } text, ..] && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostItems))
            throw ApiException.BadRequest($"'limit' must be a whole number from 1 to {MostItems}.", "limit", "out_of_range");
        var order = query["order"].ToString();
        if (order is not ("" or "asc" or "desc")) throw ApiException.BadRequest("'order' must be 'asc' or 'desc'.", "order", "invalid_value");
        return new ItemPage(limit, order != "asc", query["after"] is [{ Length: > 0 } after, ..] ? after : null);
    }

    /// <param name="items">All of them, oldest first, each with an id.</param>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<JsonElement> items)
    {
        var ordered = (NewestFirst ? items.Reverse() : items).ToList();
        if (After is not null)
        {
            var place = ordered.FindIndex(item => item.Known("id") == After);
            if (place < 0) throw ApiException.BadRequest($"There is no item '{(After.Length > 100 ? After[..100] : After)}' in the list.", "after", "invalid_value");
            ordered.RemoveRange(0, place + 1);
        }

        var page = ordered.Take(Limit).ToList();
        var json = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var item in page) writer.WriteAsIs(item);
        writer.WriteEndArray();
        writer.WriteString("first_id", page.Count > 0 ? page[0].Known("id") : null);
        writer.WriteString("last_id", page.Count > 0 ? page[^1].Known("id") : null);
        writer.WriteBoolean("has_more", ordered.Count > page.Count);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenMemory;
    }
}
