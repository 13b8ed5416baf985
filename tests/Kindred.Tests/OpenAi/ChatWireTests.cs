using System.Net;
using System.Text.Json;
using Kindred.Tests.Server;

namespace Kindred.Tests.OpenAi;

/// <summary>Chat completions in full: what goes to the model and what comes back of it, streamed and whole.</summary>
public sealed class ChatWireTests : IAsyncLifetime
{
    private const string Path = "/v1/chat/completions";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private ScriptedModel _model = null!;
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        _model = await ScriptedModel.StartAsync();
        _server = await RunningServer.StartAsync(_model.Address);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Every_kind_of_part_and_role_goes_to_the_model_as_it_came()
    {
        const string Messages = """
            [{"role":"developer","content":"Be brief."},
             {"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
              {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}},{"type":"video_url","video_url":{"url":"x"}}]}]
            """;
        await ChatAsync($$"""{"model":"scripted","messages":{{Messages}},"stop":["a","b"],"seed":7,"logit_bias":{"5":1},"logprobs":true,"top_logprobs":2,"tool_choice":"none","n":1}""");
        var sent = _model.Requests.Single();
        JsonElement.DeepEquals(sent.GetProperty("messages"), JsonElement.Parse(Messages)).ShouldBeTrue();
        sent.GetProperty("stop").GetArrayLength().ShouldBe(2);
        sent.GetProperty("seed").GetInt32().ShouldBe(7);
        sent.GetProperty("logit_bias").GetProperty("5").GetInt32().ShouldBe(1);
        sent.GetProperty("tool_choice").GetString().ShouldBe("none");
    }

    [Theory]
    [InlineData("text", "image_url", "messages[1].content[1]")]
    [InlineData("text,image", "input_audio", "messages[1].content[1]")]
    [InlineData("text,image", "image_url", null)]
    [InlineData(null, "image_url", null)]
    public async Task A_model_that_says_it_cannot_see_or_hear_is_not_asked_to(string? inputs, string type, string? refused)
    {
        _model.Inputs = inputs?.Split(',');
        await using var server = await RunningServer.StartAsync(_model.Address);
        using var answer = await server.SendAsync(Path, $$"""{"model":"scripted","messages":[{"role":"system","content":"x"},{"role":"user","content":[{"type":"text","text":"look"},{"type":"{{type}}","{{type}}":{} }] }]}""");
        if (refused is null) answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        else (await ErrorAsync(answer)).ShouldBe($"400 unsupported_content {refused}");
    }

    [Theory]
    [InlineData(""" "tool_choice":"required" """, "tool_choice")]
    [InlineData(""" "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}} """, "response_format")]
    [InlineData(""" "n":2 """, "n")]
    public async Task Without_a_language_model_what_cannot_be_done_is_refused(string field, string param)
    {
        using var answer = await _server.SendAsync(Path, $$"""{"model":"kindred-recall","messages":[{"role":"user","content":"Hello."}],{{field}}}""");
        (await ErrorAsync(answer)).ShouldBe($"400 unsupported_value {param}");
    }

    [Fact]
    public async Task Without_a_language_model_old_pictures_and_tools_that_need_not_be_called_do_no_harm_and_a_new_picture_is_refused()
    {
        const string Picture = """{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}""";
        var answer = await ChatAsync($$"""{"model":"kindred-recall","tools":[{"type":"function","function":{"name":"f"} }],"messages":[{{Picture}},{"role":"assistant","content":"A cat."},{"role":"user","content":"Hello again."}]}""");
        answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        using var refused = await _server.SendAsync(Path, $$"""{"model":"kindred-recall","messages":[{{Picture}}]}""");
        (await ErrorAsync(refused)).ShouldBe("400 unsupported_content messages[0].content[1]");
    }

    [Fact]
    public async Task Calls_side_by_side_come_through_streamed_and_whole()
    {
        _model.Instead = Scripts.Weather(_model);
        var chunks = (await _server.EventsAsync(Path, Body("How is the weather?", "\"stream\":true"))).Objects();
        chunks.SelectMany(static chunk => chunk.GetProperty("choices")[0].GetProperty("delta") is var delta && delta.TryGetProperty("tool_calls", out var calls) ? calls.EnumerateArray() : [])
            .GroupBy(static call => call.GetProperty("index").GetInt32(), static call => call.GetProperty("function").GetProperty("arguments").GetString())
            .Select(static call => string.Concat(call)).ShouldBe(["""{"city":"Porto"}""", """{"city":"Faro"}"""]);
        var message = (await ChatAsync(Body("How is the weather?"))).GetProperty("choices")[0].GetProperty("message");
        message.GetProperty("tool_calls").GetArrayLength().ShouldBe(2);
        message.GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Of_several_choices_each_event_holds_one_and_the_first_alone_is_remembered()
    {
        _model.Instead = Scripts.Stream(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":"One"}},{"delta":{"role":"assistant","content":"Two"},"index":1}]}""",
            """{"choices":[{"index":1,"delta":{"content":" b"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"content":" a"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}""");
        var chunks = (await _server.EventsAsync(Path, Body("Twice, please.", "\"stream\":true", "\"n\":2"))).Objects();
        chunks.ShouldAllBe(static chunk => chunk.GetProperty("choices").GetArrayLength() == 1);
        chunks.Select(static chunk => chunk.GetProperty("choices")[0].GetProperty("index").GetInt32()).ShouldBe([0, 1, 1, 0, 0, 1]);
        var conversation = chunks[0].GetProperty("kindred").GetProperty("conversation_id").GetString();
        (await _server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items")[1].GetProperty("text").GetString().ShouldBe("One a");

        _model.Instead = Scripts.Json("""{"choices":[{"index":0,"message":{"role":"assistant","content":"One"},"finish_reason":"stop"},{"index":1,"message":{"role":"assistant","content":"Two"},"finish_reason":"stop"}]}""");
        (await ChatAsync(Body("Twice again.", "\"n\":2"))).GetProperty("choices").EnumerateArray().Select(static choice => choice.GetProperty("message").GetProperty("content").GetString()).ShouldBe(["One", "Two"]);
    }

    [Fact]
    public async Task Thoughts_and_log_probabilities_come_through_and_thoughts_are_not_remembered()
    {
        _model.Instead = Scripts.Stream(
            Scripts.Delta("""{"role":"assistant","reasoning_content":"Hm."}"""),
            """{"choices":[{"index":0,"delta":{"content":"Yes"},"logprobs":{"content":[{"token":"Yes","logprob":-0.25}]},"finish_reason":null}]}""",
            Scripts.Delta("{}", "stop"));
        var chunks = (await _server.EventsAsync(Path, Body("Is it?", "\"stream\":true", "\"logprobs\":true"))).Objects();
        chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("reasoning_content").GetString().ShouldBe("Hm.");
        chunks[1].GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content")[0].GetProperty("logprob").GetRawText().ShouldBe("-0.25");
        var conversation = chunks[0].GetProperty("kindred").GetProperty("conversation_id").GetString();
        (await _server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items")[1].GetProperty("text").GetString().ShouldBe("Yes");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Usage_is_one_last_event_wherever_the_model_tells_it_and_only_when_asked_for(bool asked)
    {
        _model.Instead = Scripts.Stream(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":"Yes"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":6,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":3}}}""",
            """{"choices":[],"timings":{"ms":1}}""");
        var chunks = (await _server.EventsAsync(Path, Body("Is it?", "\"stream\":true", $"\"stream_options\":{{\"include_usage\":{(asked ? "true" : "false")}}}"))).Objects();
        chunks.Length.ShouldBe(asked ? 3 : 2);
        if (!asked)
        {
            chunks.Any(static chunk => chunk.TryGetProperty("usage", out _)).ShouldBeFalse();
            return;
        }

        chunks[..2].ShouldAllBe(static chunk => chunk.GetProperty("usage").ValueKind == JsonValueKind.Null);
        chunks[2].GetProperty("choices").GetArrayLength().ShouldBe(0);
        chunks[2].GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(11);
        chunks[2].GetProperty("timings").GetProperty("ms").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("scripted:nomemory")]
    public async Task A_model_that_reports_no_usage_has_it_counted(string model)
    {
        _model.Instead = Scripts.Stream(Scripts.Delta("""{"role":"assistant","content":"Yes, it is a fine day."}"""), Scripts.Delta("{}", "stop"));
        var usage = (await _server.EventsAsync(Path, Body("Is it a fine day?", "\"stream\":true", "\"stream_options\":{\"include_usage\":true}").Replace("scripted", model, StringComparison.Ordinal))).Objects()[^1].GetProperty("usage");
        usage.GetProperty("prompt_tokens").GetInt32().ShouldBeInRange(6, 40);
        usage.GetProperty("completion_tokens").GetInt32().ShouldBeInRange(5, 12);

        _model.Instead = Scripts.Stream(
            Scripts.Delta("""{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{"}}]}"""), Scripts.Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}"""), Scripts.Delta("{}", "tool_calls"));
        (await _server.EventsAsync(Path, Body("Call it.", "\"stream\":true", "\"stream_options\":{\"include_usage\":true}").Replace("scripted", model, StringComparison.Ordinal))).Objects()[^1]
            .GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Fields_of_an_answer_that_we_do_not_know_are_sent_on_and_words_that_look_like_failures_are_not()
    {
        const string Fields = """ "provider":"p","x_groq":{"id":"g"},"id":"up","message":"hi","detail":"d","error":null,"choices":[{"index":0,"CONTENT":{"role":"assistant","content":"Yes"},"finish_reason":"stop"}],"citations":[1,2] """;
        _model.Instead = Scripts.Stream("{" + Fields.Replace("CONTENT", "delta", StringComparison.Ordinal) + "}");
        var chunk = (await _server.EventsAsync(Path, Body("Is it?", "\"stream\":true"))).Objects()[0];
        _model.Instead = Scripts.Json("{" + Fields.Replace("CONTENT", "message", StringComparison.Ordinal) + "}");
        foreach (var answer in new[] { chunk, await ChatAsync(Body("Is it?")) })
        {
            answer.GetProperty("provider").GetString().ShouldBe("p");
            answer.GetProperty("x_groq").GetProperty("id").GetString().ShouldBe("g");
            answer.GetProperty("citations").GetArrayLength().ShouldBe(2);
            answer.GetProperty("id").GetString()!.ShouldStartWith("chatcmpl-");
            foreach (var name in (string[])["error", "message", "detail"]) answer.TryGetProperty(name, out _).ShouldBeFalse(name);
        }
    }

    [Fact]
    public async Task A_whole_answer_where_a_stream_was_asked_for_becomes_a_stream()
    {
        // Set out over several lines, which within an event would end it.
        _model.Instead = Scripts.Json(JsonSerializer.Serialize(JsonElement.Parse(Scripts.Whole("""{"role":"assistant","content":"Yes.","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}""", "tool_calls")), Indented));
        var events = await _server.EventsAsync(Path, Body("Is it?", "\"stream\":true", "\"stream_options\":{\"include_usage\":true}"));
        events[^1].ShouldBe("[DONE]");
        var chunks = events.Objects();
        chunks.Select(static chunk => chunk.GetProperty("choices").GetArrayLength()).ShouldBe([1, 1, 0]);
        chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("content").GetString().ShouldBe("Yes.");
        chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("tool_calls")[0].GetProperty("index").GetInt32().ShouldBe(0);
        chunks[1].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
        chunks[2].GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(18);
    }

    private static string Body(string text, params string[] fields) => $$"""{"model":"scripted","messages":[{"role":"user","content":"{{text}}"}]{{string.Concat(fields.Select(static field => "," + field))}}}""";

    private async Task<JsonElement> ChatAsync(string body) => await _server.ChatAsync(body);

    private static async Task<string> ErrorAsync(HttpResponseMessage answer)
    {
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("error");
        return $"{(int)answer.StatusCode} {error.GetProperty("code")} {error.GetProperty("param")}";
    }
}
