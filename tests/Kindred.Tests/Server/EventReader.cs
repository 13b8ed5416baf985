using System.Text.Json;

namespace Kindred.Tests.Server;

/// <summary>Reads the events of an answer as a client does.</summary>
internal static class EventReader
{
    /// <summary>The data of every event until the stream ends or is cut, comments as they stand.</summary>
    public static async Task<List<string>> EventsAsync(this RunningServer server, string path, object body, params (string Name, string Value)[] headers)
    {
        using var answer = await server.SendAsync(path, body, headers);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream", await (answer.IsSuccessStatusCode ? Task.FromResult("") : answer.Content.ReadAsStringAsync()));
        return await ReadAsync(answer);
    }

    public static async Task<List<string>> ReadAsync(HttpResponseMessage answer)
    {
        var events = new List<string>();
        try
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal)) events.Add(line[6..]);
                else if (line.StartsWith(':')) events.Add(line);
            }
        }
        catch (IOException)
        {
            // Cut off by the server: what came before is what the test looks at.
        }

        return events;
    }

    /// <summary>The events that are objects.</summary>
    public static JsonElement[] Objects(this IEnumerable<string> events) =>
        [.. events.Where(static text => text.StartsWith('{')).Select(static text => JsonElement.Parse(text))];

    public static string[] Types(this IEnumerable<JsonElement> events) => [.. events.Select(static happened => happened.GetProperty("type").GetString()!)];
}
