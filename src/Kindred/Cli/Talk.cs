using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Kindred.Cli;

/// <summary>One conversation with a server: sends the newest message alone, the server knows the rest.</summary>
internal sealed class Talk(HttpClient http, string? model, string? character, string? conversation)
{
    private string? _conversation = conversation;
    private string? _lastTurn;

    public void StartAnew() => (_conversation, _lastTurn) = (null, null);

    /// <summary>Says something and prints the reply as it comes.</summary>
    public async Task SayAsync(string text, TextWriter output, CancellationToken cancellationToken)
    {
        // A name of our own makes the first message of a conversation the beginning of one that can be gone on with.
        _conversation ??= $"terminal-{Guid.NewGuid():N}";
        var question = new ChatQuestion(model, [new ChatLine("user", text)], true, new ChatMetadata(_conversation, character));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(question, CliJson.Default.ChatQuestion) };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            using var refusal = await ServerConnection.ReadAsync(answer, cancellationToken);
            return;
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]") break;
            using var chunk = JsonDocument.Parse(item.Data);
            await PrintAsync(chunk.RootElement, output);
        }

        await output.WriteLineAsync();
    }

    /// <summary>The trace of the last reply.</summary>
    public async Task<JsonDocument> WhyAsync(CancellationToken cancellationToken)
    {
        if (_lastTurn is null) throw new CommandFailedException("Nothing has been said yet.");
        using var answer = await http.GetAsync(new Uri($"/api/turns/{_lastTurn}/trace", UriKind.Relative), cancellationToken);
        return await ServerConnection.ReadAsync(answer, cancellationToken);
    }

    private async Task PrintAsync(JsonElement chunk, TextWriter output)
    {
        if (chunk.TryGetProperty("kindred", out var receipt)) _lastTurn = receipt.GetProperty("turn_id").GetString();
        if (chunk.TryGetProperty("error", out var error)) throw new CommandFailedException($"\n{error.GetProperty("message").GetString()}");
        if (!chunk.TryGetProperty("choices", out var choices) || choices.GetArrayLength() == 0) return;
        if (!choices[0].TryGetProperty("delta", out var delta) || !delta.TryGetProperty("content", out var content) || content.GetString() is not { } text) return;
        await output.WriteAsync(text);
        await output.FlushAsync();
    }
}
