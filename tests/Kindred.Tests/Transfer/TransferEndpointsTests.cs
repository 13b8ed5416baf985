using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kindred.Tests.Server;

namespace Kindred.Tests.Transfer;

/// <summary>Import over HTTP, against the whole server.</summary>
public sealed class TransferEndpointsTests
{
    private const string Chat = """
        {"type":"conversation","external_id":"c1","character":"Mia","started_at":"2023-05-08T13:00:00Z"}
        {"type":"turn","external_id":"D1:1","role":"user","text":"My tabby cat is called Miso.","said_at":"2023-05-08T13:00:00Z"}
        {"type":"turn","external_id":"D1:2","role":"assistant","text":"A lovely name.","said_at":"2023-05-08T13:01:00Z"}
        broken
        """;

    [Theory]
    [InlineData("application/jsonl")]
    [InlineData("application/x-ndjson")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("application/octet-stream")]
    public async Task A_raw_body_is_imported_and_recallable_when_the_call_returns(string type)
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await ReadAsync(await PostAsync(server, "/api/import", Raw(Chat, type)));
        answer.EnumerateObject().Select(static field => field.Name).ShouldBe(["batch_id", "conversations", "turns", "alternatives", "personas", "lorebooks", "already_there", "skipped", "skipped_total"]);
        answer.GetProperty("turns").GetInt32().ShouldBe(2);
        answer.GetProperty("skipped")[0].GetRawText().ShouldBe("""{"line":4,"reason":"is not valid JSON"}""");

        using var recalled = await server.SendAsync("/api/recall", new { query = "What is my tabby cat called?", limit = 3 });
        var best = JsonDocument.Parse(await recalled.Content.ReadAsStringAsync()).RootElement.GetProperty("items")[0];
        best.GetProperty("turn").GetProperty("external_id").GetString().ShouldBe("D1:1");
    }

    [Fact]
    public async Task A_form_is_imported_and_taken_back_once()
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await ReadAsync(await PostAsync(server, "/api/import", Form("file")));
        answer.GetProperty("conversations").GetInt32().ShouldBe(1);
        var path = $"/api/import/{answer.GetProperty("batch_id").GetString()}";
        var undone = await ReadAsync(await server.Http.DeleteAsync(path));
        undone.GetProperty("turns").GetInt32().ShouldBe(2);
        (await server.Http.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.GetAsync("/api/conversations")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_dry_run_is_asked_for_in_the_query_or_in_the_form()
    {
        await using var server = await RunningServer.StartAsync();
        var form = new MultipartFormDataContent { { new StringContent("true"), "dry_run" }, { new StringContent(Chat), "file", "chat.jsonl" } };
        var after = new MultipartFormDataContent { { new StringContent(Chat), "file", "chat.jsonl" }, { new StringContent("true"), "dry_run" } };
        foreach (var answer in new[] { await PostAsync(server, "/api/import?dry_run=true", Raw(Chat, "application/jsonl")), await PostAsync(server, "/api/import", form), await PostAsync(server, "/api/import", after) })
        {
            var counted = await ReadAsync(answer);
            counted.GetProperty("batch_id").ValueKind.ShouldBe(JsonValueKind.Null);
            counted.GetProperty("turns").GetInt32().ShouldBe(2);
        }

        (await server.GetAsync("/api/conversations")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_chat_that_was_imported_is_recognised_when_its_client_sends_it_again()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var chat = MadeExports.ChatFile(MadeExports.Header("chat-1"), MadeExports.Reply("Come in."), MadeExports.User("My cat is called Miso."), MadeExports.Reply("A lovely name."));
        await ReadAsync(await PostAsync(server, "/api/import?name=Mia.jsonl", Raw(chat, "application/octet-stream")));
        var conversation = (await server.GetAsync("/api/conversations")).GetProperty("items")[0].GetProperty("id").GetString();

        var answer = await server.ChatAsync(new
        {
            model = "scripted",
            messages = new[]
            {
                new { role = "system", content = "You are Mia." }, new { role = "assistant", content = "Come in." }, new { role = "user", content = "My cat is called Miso." },
                new { role = "assistant", content = "A lovely name." }, new { role = "user", content = "She sleeps now." },
            },
        });
        answer.GetProperty("kindred").GetProperty("conversation_id").GetString().ShouldBe(conversation);
        var turns = (await server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items").EnumerateArray().Select(static turn => turn.GetProperty("text").GetString()).ToArray();
        turns[..4].ShouldBe(["Come in.", "My cat is called Miso.", "A lovely name.", "She sleeps now."]);
        turns.Length.ShouldBe(5);
    }

    [Fact]
    public async Task A_long_import_can_be_watched()
    {
        await using var server = await RunningServer.StartAsync();
        var messages = Enumerable.Range(0, 600).Select(static i => MadeExports.User($"line {i}")).ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/import") { Content = Raw(MadeExports.ChatFile(MadeExports.Header("c"), messages), "application/octet-stream") };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await server.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain("event: progress\ndata: {\"conversations\":1,\"turns\":");
        text.ShouldContain("event: done\ndata: {\"batch_id\":\"batch_");

        using var refused = new HttpRequestMessage(HttpMethod.Post, "/api/import") { Content = Raw("no", "application/octet-stream") };
        refused.Headers.Accept.ParseAdd("text/event-stream");
        using var refusal = await server.Http.SendAsync(refused);
        (await refusal.Content.ReadAsStringAsync()).ShouldContain("event: error\ndata: {\"message\":\"Nothing of the file can be used");
    }

    [Fact]
    public async Task What_cannot_be_imported_is_refused_in_the_one_error_shape()
    {
        await using var server = await RunningServer.StartAsync();
        await RefusedAsync(await PostAsync(server, "/api/import", Raw("", "application/jsonl")), 400, "empty_file");
        await RefusedAsync(await PostAsync(server, "/api/import", Raw("no", "application/jsonl")), 400, "nothing_usable");
        await RefusedAsync(await PostAsync(server, "/api/import", Form("document")), 400, "missing_required_parameter");
        await RefusedAsync(await PostAsync(server, "/api/import", Raw("a=b", "application/x-www-form-urlencoded")), 415, "unsupported_media_type");
        await RefusedAsync(await PostAsync(server, "/api/import", Raw("--nothing", "multipart/form-data; boundary=x")), 400, "invalid_form");
        await RefusedAsync(await PostAsync(server, "/api/import", Raw(Chat, "multipart/form-data")), 400, "invalid_form");
        await RefusedAsync(await server.Http.DeleteAsync("/api/import/batch_00000000000000000000000000000000"), 404, "import_not_found");
        await RefusedAsync(await server.Http.DeleteAsync("/api/import/other"), 404, "import_not_found");
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        JsonDocument.Parse(text).RootElement.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    private static ByteArrayContent Raw(string text, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static MultipartFormDataContent Form(string field) => new() { { new StringContent(Chat), field, "chat.jsonl" } };

    private static Task<HttpResponseMessage> PostAsync(RunningServer server, string path, HttpContent content) => server.Http.PostAsync(path, content);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }
}
