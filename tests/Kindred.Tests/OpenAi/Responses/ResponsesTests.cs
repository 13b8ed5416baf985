using System.Net;
using System.Text.Json;
using Kindred.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Kindred.Tests.OpenAi.Responses;

/// <summary><c>/v1/responses</c> over HTTP with a scripted model behind the server.</summary>
public sealed class ResponsesTests : IAsyncLifetime
{
    private const string Path = "/v1/responses";
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
    public async Task A_text_is_answered_with_one_message_and_what_it_cost()
    {
        var answer = await AskAsync("""{"model":"scripted","input":"Hello there, I am Ana.","instructions":"Be kind.","temperature":0.5,"max_output_tokens":64,"metadata":{"tag":"t"},"seed":7,"top_k":3}""");
        answer.GetProperty("id").GetString()!.ShouldStartWith("resp_");
        answer.GetProperty("object").GetString().ShouldBe("response");
        answer.GetProperty("status").GetString().ShouldBe("completed");
        answer.GetProperty("model").GetString().ShouldBe("scripted");
        answer.GetProperty("instructions").GetString().ShouldBe("Be kind.");
        answer.GetProperty("metadata").GetProperty("tag").GetString().ShouldBe("t");
        answer.GetProperty("output").GetArrayLength().ShouldBe(1);
        var message = answer.GetProperty("output")[0];
        (message.GetProperty("type").GetString(), message.GetProperty("role").GetString(), message.GetProperty("status").GetString()).ShouldBe(("message", "assistant", "completed"));
        message.GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("All right, I will keep that in mind.");
        answer.GetProperty("usage").GetProperty("input_tokens").GetInt32().ShouldBe(11);
        answer.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(18);
        answer.GetProperty("kindred").GetProperty("conversation_id").GetString()!.ShouldStartWith("conv_");

        var sent = _model.Requests.Single();
        Messages(sent).ShouldBe(["system: Be kind.", "user: Hello there, I am Ana."]);
        sent.GetProperty("max_tokens").GetInt32().ShouldBe(64);
        sent.GetProperty("temperature").GetDouble().ShouldBe(0.5);
        sent.GetProperty("seed").GetInt32().ShouldBe(7);
        sent.GetProperty("top_k").GetInt32().ShouldBe(3);
        foreach (var name in (string[])["input", "instructions", "metadata", "max_output_tokens"]) sent.TryGetProperty(name, out _).ShouldBeFalse(name);
    }

    [Fact]
    public async Task A_streamed_answer_tells_every_step_in_order_and_ends_with_the_whole()
    {
        var events = (await _server.EventsAsync(Path, """{"model":"scripted","stream":true,"input":"Hello there."}""")).Objects();
        events.Select(static happened => happened.GetProperty("sequence_number").GetInt32()).ShouldBe(Enumerable.Range(0, events.Length));
        var types = events.Types();
        types.Where(static type => type != "response.output_text.delta").ShouldBe(
        [
            "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
            "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
        ]);
        types.Count(static type => type == "response.output_text.delta").ShouldBe(8);
        string.Concat(events.Where(static happened => happened.TryGetProperty("delta", out _)).Select(static happened => happened.GetProperty("delta").GetString())).ShouldBe("All right, I will keep that in mind.");
        var (created, completed) = (events[0].GetProperty("response"), events[^1].GetProperty("response"));
        created.GetProperty("status").GetString().ShouldBe("in_progress");
        completed.GetProperty("id").GetString().ShouldBe(created.GetProperty("id").GetString());
        completed.GetProperty("output")[0].GetProperty("id").GetString().ShouldBe(events[2].GetProperty("item").GetProperty("id").GetString());
        (await _server.GetAsync($"{Path}/{completed.GetProperty("id").GetString()}")).GetRawText().ShouldBe(completed.GetRawText());
        _model.Requests.Single().GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Functions_called_side_by_side_are_items_and_their_results_go_back_by_the_previous_answer(bool streamed)
    {
        _model.Instead = Scripts.Weather(_model);
        var first = await AskAsync(streamed, "\"input\":\"How is the weather?\"", Tools);
        var calls = first.GetProperty("output").EnumerateArray().ToArray();
        calls.Select(static call => $"{call.GetProperty("call_id")} {call.GetProperty("name")} {call.GetProperty("arguments")} {call.GetProperty("status")}").ShouldBe(
            ["""call_a weather {"city":"Porto"} completed""", """call_b weather {"city":"Faro"} completed"""]);
        _model.Requests.Last().GetProperty("tools")[0].GetProperty("function").GetProperty("strict").GetBoolean().ShouldBeTrue();

        var second = await AskAsync(
            streamed,
            $"\"previous_response_id\":\"{first.GetProperty("id")}\"",
            """ "input":[{"type":"function_call_output","call_id":"call_a","output":"sunny"},{"type":"function_call_output","call_id":"call_b","output":[{"type":"input_text","text":"rainy"}]}]""",
            Tools);
        second.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("It is sunny and rainy.");
        second.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(7);
        var sent = _model.Requests.Last().GetProperty("messages").EnumerateArray().ToArray();
        sent.Select(static message => message.GetProperty("role").GetString()).ShouldBe(["user", "assistant", "tool", "tool"]);
        sent[1].GetProperty("tool_calls").GetArrayLength().ShouldBe(2);

        // The whole round is one turn: the question and what was said in the end.
        var conversation = second.GetProperty("kindred").GetProperty("conversation_id").GetString();
        conversation.ShouldBe(first.GetProperty("kindred").GetProperty("conversation_id").GetString());
        (await TurnsAsync(conversation)).ShouldBe(["How is the weather?", "It is sunny and rainy."]);
    }

    [Fact]
    public async Task A_streamed_call_tells_its_arguments_piece_by_piece()
    {
        _model.Instead = Scripts.Weather(_model);
        var events = (await _server.EventsAsync(Path, $$"""{"model":"scripted","stream":true,"input":"How is the weather?",{{Tools}}}""")).Objects();
        events.Types().ShouldBe(
        [
            "response.created", "response.in_progress",
            "response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.delta",
            "response.output_item.added", "response.function_call_arguments.delta",
            "response.function_call_arguments.done", "response.output_item.done", "response.function_call_arguments.done", "response.output_item.done",
            "response.completed",
        ]);
    }

    [Fact]
    public async Task The_previous_answer_brings_its_conversation_along_and_an_older_one_makes_a_fork()
    {
        var first = await AskAsync("""{"model":"scripted","input":"My favourite colour is teal."}""");
        var second = await AskAsync($$"""{"model":"scripted","input":"Say that again?","previous_response_id":"{{first.GetProperty("id")}}"}""");
        Messages(_model.Requests.Last()).ShouldBe(["user: My favourite colour is teal.", "assistant: All right, I will keep that in mind.", "user: Say that again?"]);
        var other = await AskAsync($$"""{"model":"scripted","input":"Or rather green.","previous_response_id":"{{first.GetProperty("id")}}"}""");
        var conversation = first.GetProperty("kindred").GetProperty("conversation_id").GetString();
        foreach (var answer in new[] { second, other }) answer.GetProperty("kindred").GetProperty("conversation_id").GetString().ShouldBe(conversation);
        var turns = (await _server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items").EnumerateArray().ToArray();
        turns.Where(static turn => turn.GetProperty("state").GetString() == "active").Select(static turn => turn.GetProperty("text").GetString())
            .ShouldBe(["My favourite colour is teal.", "All right, I will keep that in mind.", "Or rather green.", "All right, I will keep that in mind."]);
        turns.Length.ShouldBe(6);
        other.GetProperty("previous_response_id").GetString().ShouldBe(first.GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_was_told_in_one_answer_is_recalled_in_a_new_conversation()
    {
        await AskAsync("""{"model":"scripted","input":"I have a tabby cat called Miso."}""");
        await AskAsync("""{"model":"scripted","input":[{"role":"user","content":[{"type":"input_text","text":"What is my cat called?"}]}]}""");
        Messages(_model.Requests.Last()).Single(static text => text.StartsWith("system: <memory>", StringComparison.Ordinal)).ShouldContain("Miso");
    }

    [Fact]
    public async Task Every_kind_of_item_becomes_a_message_as_models_know_it()
    {
        await AskAsync("""
            {"model":"scripted","input":[
              {"role":"developer","content":"Short answers."},
              {"type":"message","role":"user","content":[{"type":"input_text","text":"Look"},{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}]},
              {"type":"reasoning","id":"rs_1","summary":[]},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"One moment.","annotations":[]}]},
              {"type":"function_call","call_id":"c1","name":"look","arguments":"{}"},
              {"type":"function_call_output","call_id":"c1","output":"a cat"},
              {"role":"assistant","content":"A cat."},
              {"role":"user","content":"Thanks."}]}
            """);
        var sent = _model.Requests.Single().GetProperty("messages").EnumerateArray().ToArray();
        sent.Select(static message => message.GetProperty("role").GetString()).ShouldBe(["developer", "user", "assistant", "tool", "assistant", "user"]);
        var parts = sent[1].GetProperty("content");
        parts[0].GetProperty("type").GetString().ShouldBe("text");
        parts[1].GetProperty("image_url").GetProperty("detail").GetString().ShouldBe("low");
        parts[2].GetProperty("file").GetProperty("filename").GetString().ShouldBe("a.pdf");
        sent[2].GetProperty("content").GetString().ShouldBe("One moment.");
        sent[2].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString().ShouldBe("look");
        sent[3].GetProperty("tool_call_id").GetString().ShouldBe("c1");
    }

    [Fact]
    public async Task A_schema_a_choice_of_function_and_effort_reach_the_model_in_its_own_shape()
    {
        await AskAsync($$"""
            {"model":"scripted","input":"Hello.","reasoning":{"effort":"low"},"parallel_tool_calls":false,{{Tools}},"tool_choice":{"type":"function","name":"weather"},
             "text":{"verbosity":"low","format":{"type":"json_schema","name":"place","strict":true,"schema":{"type":"object"} } } }
            """);
        var sent = _model.Requests.Single();
        sent.GetProperty("response_format").GetProperty("json_schema").GetProperty("name").GetString().ShouldBe("place");
        sent.GetProperty("response_format").GetProperty("json_schema").TryGetProperty("type", out _).ShouldBeFalse();
        sent.GetProperty("tool_choice").GetProperty("function").GetProperty("name").GetString().ShouldBe("weather");
        sent.GetProperty("reasoning_effort").GetString().ShouldBe("low");
        sent.GetProperty("parallel_tool_calls").GetBoolean().ShouldBeFalse();
        sent.TryGetProperty("reasoning", out _).ShouldBeFalse();
        sent.TryGetProperty("text", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Thoughts_and_refusals_are_told_as_what_they_are()
    {
        _model.Instead = Scripts.Stream(
            Scripts.Delta("""{"role":"assistant","reasoning_content":"Hm"}"""), Scripts.Delta("""{"reasoning_content":"m."}"""), Scripts.Delta("""{"refusal":"I will not."}"""), Scripts.Delta("{}", "stop"));
        var events = (await _server.EventsAsync(Path, """{"model":"scripted","stream":true,"input":"Hello."}""")).Objects();
        events.Types().Skip(2).ShouldBe(
        [
            "response.output_item.added", "response.content_part.added", "response.reasoning_text.delta", "response.reasoning_text.delta", "response.reasoning_text.done", "response.content_part.done", "response.output_item.done",
            "response.output_item.added", "response.content_part.added", "response.refusal.delta", "response.refusal.done", "response.content_part.done", "response.output_item.done",
            "response.completed",
        ]);
        var output = events[^1].GetProperty("response").GetProperty("output");
        output[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("Hmm.");
        output[1].GetProperty("content")[0].GetProperty("refusal").GetString().ShouldBe("I will not.");
        events[^1].GetProperty("response").GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("length", "max_output_tokens")]
    [InlineData("content_filter", "content_filter")]
    public async Task An_answer_that_was_cut_says_so(string finish, string reason)
    {
        _model.Instead = Scripts.Stream(Scripts.Delta("""{"content":"Once upon"}"""), Scripts.Delta("{}", finish));
        var last = (await _server.EventsAsync(Path, """{"model":"scripted","stream":true,"input":"A story, please."}""")).Objects()[^1];
        last.GetProperty("type").GetString().ShouldBe("response.incomplete");
        last.GetProperty("response").GetProperty("incomplete_details").GetProperty("reason").GetString().ShouldBe(reason);
        last.GetProperty("response").GetProperty("output")[0].GetProperty("status").GetString().ShouldBe("incomplete");
    }

    [Fact]
    public async Task A_failure_before_the_first_word_is_an_http_error_and_later_an_error_and_a_failed_answer()
    {
        _model.Instead = Scripts.Json("""{"error":{"message":"Slow down.","type":"rate_limit_error","param":null,"code":"rate_limited"}}""", 429);
        using (var refused = await _server.SendAsync(Path, """{"model":"scripted","stream":true,"input":"x"}"""))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("Slow down.");
        }

        // It ends without having said why.
        _model.Instead = static context =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync($"data: {Scripts.Delta("""{"content":"Half"}""")}\n\n");
        };
        var events = (await _server.EventsAsync(Path, """{"model":"scripted","stream":true,"input":"y"}""")).Objects();
        events.Types()[^2..].ShouldBe(["error", "response.failed"]);
        events[^2].GetProperty("code").GetString().ShouldBe("upstream_closed");
        var failed = events[^1].GetProperty("response");
        (failed.GetProperty("status").GetString(), failed.GetProperty("error").GetProperty("code").GetString()).ShouldBe(("failed", "upstream_closed"));
        failed.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("Half");
        (await _server.Http.GetAsync($"{Path}/{failed.GetProperty("id").GetString()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private const string Tools = """ "tools":[{"type":"function","name":"weather","description":"d","parameters":{"type":"object","properties":{"city":{"type":"string"}}},"strict":true}]""";

    private async Task<JsonElement> AskAsync(bool streamed, params string[] fields)
    {
        var body = $$"""{"model":"scripted","stream":{{(streamed ? "true" : "false")}},{{string.Join(',', fields)}}}""";
        return streamed ? (await _server.EventsAsync(Path, body)).Objects()[^1].GetProperty("response") : await AskAsync(body);
    }

    private async Task<JsonElement> AskAsync(string body)
    {
        using var answer = await _server.SendAsync(Path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    private async Task<string?[]> TurnsAsync(string? conversation) =>
        [.. (await _server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items").EnumerateArray().Select(static turn => turn.GetProperty("text").GetString())];

    private static string[] Messages(JsonElement request) =>
        [.. request.GetProperty("messages").EnumerateArray().Select(static message => $"{message.GetProperty("role")}: {message.GetProperty("content")}")];
}
