using System.Net;
using System.Text.Json;
using Kindred.Conversations;
using Kindred.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.Server;

/// <summary>What a real SillyTavern sent in 47 requests, one after the other, with the truth about each beside it. Skips where the recording is absent.</summary>
public class RecordedChatTests
{
    [FactWhen(Needs.RecordedChats)]
    public Task Every_recorded_request_gets_its_kind_and_turns_without_any_help() => ReplayAsync(false);

    [FactWhen(Needs.RecordedChats)]
    public Task Every_recorded_request_gets_its_kind_and_turns_with_the_clients_own_word() => ReplayAsync(true);

    private static async Task ReplayAsync(bool withHeaders)
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var replay = new Replay(model, server, withHeaders);
        foreach (var (i, item) in JsonDocument.Parse(await File.ReadAllTextAsync(Needs.RecordedChatsFile)).RootElement.EnumerateArray().Index()) await replay.PlayAsync(i, item);
        replay.Mistakes.ShouldBeEmpty();
    }

    private sealed class Replay(ScriptedModel model, RunningServer server, bool withHeaders)
    {
        // By the name of the client's chat.
        private readonly Dictionary<string, string> _conversations = [];
        private int _stored;

        public List<string> Mistakes { get; } = [];

        public async Task PlayAsync(int i, JsonElement item)
        {
            var (kind, status) = (item.GetProperty("kind").GetString()!, item.GetProperty("status").ValueKind == JsonValueKind.Number ? item.GetProperty("status").GetInt32() : 200);
            Script(item, status);
            var body = new Dictionary<string, object> { ["model"] = "scripted", ["stream"] = item.GetProperty("stream").GetBoolean(), ["messages"] = item.GetProperty("messages") };
            if (item.TryGetProperty("n", out var n)) body["n"] = n.GetInt32();
            using var answer = await server.SendAsync("/v1/chat/completions", body, Headers(item));
            var text = await answer.Content.ReadAsStringAsync();
            ((int)answer.StatusCode == 200).ShouldBe(status == 200, $"{i}: {text}");
            if (status == 200) await CheckAsync(i, item, kind, ReceiptOf(text));
        }

        private async Task CheckAsync(int i, JsonElement item, string kind, JsonElement? receipt)
        {
            var stored = await CountAsync();
            if (kind is "quiet" or "impersonate")
            {
                if (receipt is not null || stored != _stored) Mistakes.Add($"{i}: {kind} was stored");
                return;
            }

            _stored = stored;
            if (receipt is not { } known)
            {
                Mistakes.Add($"{i}: {kind} was not stored");
                return;
            }

            var conversation = known.GetProperty("conversation_id").GetString()!;
            var chat = item.GetProperty("chat").GetString()!;
            if (_conversations.TryGetValue(chat, out var before) && before != conversation) Mistakes.Add($"{i}: the chat was taken for another one");
            if (!_conversations.ContainsKey(chat) && _conversations.ContainsValue(conversation) && !item.TryGetProperty("branchOf", out _)) Mistakes.Add($"{i}: two chats were joined");
            _conversations[chat] = conversation;
            await CheckTurnsAsync(i, item, conversation);
            await CheckKindAsync(i, kind, known);
        }

        private async Task CheckTurnsAsync(int i, JsonElement item, string conversation)
        {
            var tree = (await server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items");
            var active = tree.EnumerateArray().Where(static turn => turn.GetProperty("state").GetString() == "active").Select(Told).ToArray();
            var truth = item.GetProperty("turnsAfter").EnumerateArray().Select(static turn => TurnKey.Normalize(turn.GetString()!)).ToArray();
            // The recording tells a round of tools, or of a group, as it stood at the end of the round.
            var expected = item.GetProperty("scenario").GetString() is "tools" or "group" ? truth.Take(active.Length) : truth;
            if (!active.SequenceEqual(expected)) Mistakes.Add($"{i}:\n    {string.Join("\n    ", active)}\n  instead of\n    {string.Join("\n    ", expected)}");
        }

        private async Task CheckKindAsync(int i, string kind, JsonElement receipt)
        {
            if (kind is not ("swipe" or "regenerate" or "continue")) return;
            // A swipe that was already shown comes without its reply having been asked for again: then it is a usual turn.
            using var answer = await server.Http.GetAsync($"/api/turns/{receipt.GetProperty("turn_id").GetString()}/trace");
            if (answer.StatusCode != HttpStatusCode.OK) return;
            var outcome = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("outcome").GetString();
            if (outcome != (kind == "continue" ? "continued" : "asked_again")) Mistakes.Add($"{i}: {kind} was taken for {outcome}");
        }

        private async Task<int> CountAsync()
        {
            var total = 0;
            foreach (var conversation in (await server.GetAsync("/api/conversations?limit=200")).GetProperty("items").EnumerateArray())
                total += (await server.GetAsync($"/api/conversations/{conversation.GetProperty("id").GetString()}/turns")).GetProperty("items").GetArrayLength();
            return total;
        }

        private void Script(JsonElement item, int status)
        {
            var reply = item.GetProperty("reply").GetString() ?? "";
            var isTool = item.GetProperty("scenario").GetString() == "tools" && reply.Length == 0;
            model.Reply = _ => reply;
            model.Instead = status != 200 ? context => FailAsync(context, status) : isTool ? CallToolAsync : item.TryGetProperty("n", out _) ? context => AnswerTwiceAsync(context, item) : null;
        }

        // The recording has both replies in one string; the truth has the first.
        private static async Task AnswerTwiceAsync(HttpContext context, JsonElement item)
        {
            var first = item.GetProperty("turnsAfter").EnumerateArray().Last().GetString()!["assistant: ".Length..];
            string[] replies = [first, item.GetProperty("reply").GetString()![first.Length..]];
            context.Response.ContentType = "text/event-stream";
            foreach (var (i, reply) in replies.Index())
                await context.Response.WriteAsync($$"""data: {"id":"u","object":"chat.completion.chunk","created":1,"model":"scripted","choices":[{"delta":{"role":"assistant","content":{{JsonSerializer.Serialize(reply)}}},"index":{{i}},"finish_reason":"stop"}]}""" + "\n\n");
            await context.Response.WriteAsync("data: [DONE]\n\n");
        }

        private static Task FailAsync(HttpContext context, int status)
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("""{"error":{"message":"no","type":"server_error","param":null,"code":null}}""");
        }

        private static Task CallToolAsync(HttpContext context)
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync("""
                data: {"id":"u","object":"chat.completion.chunk","created":1,"model":"scripted","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"call_mock_1","type":"function","function":{"name":"lookup_note","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}

                data: [DONE]


                """);
        }

        private (string, string)[] Headers(JsonElement item)
        {
            var headers = new List<(string, string)> { ("User-Agent", "node-fetch") };
            if (!withHeaders) return [.. headers];
            foreach (var header in item.GetProperty("headers").EnumerateObject().Where(static header => header.Name.StartsWith("x-companion-", StringComparison.Ordinal)))
                headers.Add(($"X-Kindred-{header.Name["x-companion-".Length..].Replace("chat", "Conversation", StringComparison.Ordinal)}", header.Value.GetString()!));
            return [.. headers];
        }

        private static JsonElement? ReceiptOf(string answer)
        {
            var json = answer.StartsWith("data: ", StringComparison.Ordinal) ? answer[6..answer.IndexOf('\n', StringComparison.Ordinal)] : answer;
            return JsonDocument.Parse(json).RootElement.TryGetProperty("kindred", out var receipt) ? receipt : null;
        }

        private static string Told(JsonElement turn) => TurnKey.Normalize($"{turn.GetProperty("role").GetString()}: {turn.GetProperty("text").GetString()}");
    }
}
