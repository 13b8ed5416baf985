using System.Net;
using System.Text.Json;
using Kindred.Tests.Server;

namespace Kindred.Tests.OpenAi.Responses;

/// <summary>Answers that are kept, conversations in OpenAI's shape, and what is refused.</summary>
public sealed class KeptResponsesTests : IAsyncLifetime
{
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
    public async Task An_answer_is_fetched_again_with_its_items_until_it_is_deleted()
    {
        var answer = await PostAsync("/v1/responses", """{"model":"scripted","input":[{"role":"user","content":"One."},{"role":"user","content":"Two."}]}""");
        var path = $"/v1/responses/{answer.GetProperty("id")}";
        (await _server.GetAsync(path)).GetRawText().ShouldBe(answer.GetRawText());
        Texts(await _server.GetAsync($"{path}/input_items")).ShouldBe(["Two.", "One."]);
        var page = await _server.GetAsync($"{path}/input_items?order=asc&limit=1");
        Texts(page).ShouldBe(["One."]);
        page.GetProperty("has_more").GetBoolean().ShouldBeTrue();
        Texts(await _server.GetAsync($"{path}/input_items?order=asc&after={page.GetProperty("last_id")}")).ShouldBe(["Two."]);

        using (var deleted = await _server.Http.DeleteAsync(path)) JsonElement.Parse(await deleted.Content.ReadAsStringAsync()).GetProperty("deleted").GetBoolean().ShouldBeTrue();
        (await _server.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _server.Http.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await RefusedAsync("/v1/responses", $$"""{"model":"scripted","input":"x","previous_response_id":"{{answer.GetProperty("id")}}"}""")).ShouldBe("400 previous_response_not_found previous_response_id");
    }

    [Theory]
    [InlineData("scripted", "false")]
    [InlineData("scripted:nomemory", "true")]
    public async Task What_is_not_to_be_kept_is_not(string model, string store)
    {
        var answer = await PostAsync("/v1/responses", $$"""{"model":"{{model}}","input":"One.","store":{{store}}}""");
        answer.GetProperty("store").GetBoolean().ShouldBeFalse();
        (await _server.Http.GetAsync($"/v1/responses/{answer.GetProperty("id")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_kept_answer_goes_with_its_conversation()
    {
        var answer = await PostAsync("/v1/responses", """{"model":"scripted","input":"A secret."}""");
        using (await _server.Http.DeleteAsync($"/api/conversations/{answer.GetProperty("kindred").GetProperty("conversation_id")}"))
            (await _server.Http.GetAsync($"/v1/responses/{answer.GetProperty("id")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_conversation_is_opened_talked_in_and_is_the_same_as_ours()
    {
        var opened = await PostAsync("/v1/conversations", """{"metadata":{"topic":"tea"}}""");
        var id = opened.GetProperty("id").GetString()!;
        (opened.GetProperty("object").GetString(), opened.GetProperty("metadata").GetProperty("topic").GetString()).ShouldBe(("conversation", "tea"));
        Texts(await _server.GetAsync($"/v1/conversations/{id}/items")).ShouldBeEmpty();

        var first = await PostAsync("/v1/responses", $$"""{"model":"scripted","input":"I like oolong.","conversation":"{{id}}"}""");
        first.GetProperty("conversation").GetProperty("id").GetString().ShouldBe(id);
        first.GetProperty("kindred").GetProperty("conversation_id").GetString().ShouldBe(id);
        await PostAsync("/v1/responses", $$"""{"model":"scripted","input":"What do I like?","conversation":{"id":"{{id}}"} }""");
        _model.Requests.Last().GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("content").GetString())
            .ShouldBe(["I like oolong.", "All right, I will keep that in mind.", "What do I like?"]);

        var items = await _server.GetAsync($"/v1/conversations/{id}/items?order=asc");
        Texts(items).ShouldBe(["I like oolong.", "All right, I will keep that in mind.", "What do I like?", "All right, I will keep that in mind."]);
        items.GetProperty("data")[1].GetProperty("id").GetString().ShouldBe(first.GetProperty("output")[0].GetProperty("id").GetString());
        (await _server.GetAsync($"/v1/conversations/{id}/items/{items.GetProperty("data")[0].GetProperty("id")}")).GetProperty("role").GetString().ShouldBe("user");
        (await _server.GetAsync($"/api/conversations/{id}")).GetProperty("id").GetString().ShouldBe(id);

        (await PostAsync($"/v1/conversations/{id}", """{"metadata":{"topic":"coffee"}}""")).GetProperty("metadata").GetProperty("topic").GetString().ShouldBe("coffee");
        (await _server.GetAsync($"/v1/conversations/{id}")).GetProperty("metadata").GetProperty("topic").GetString().ShouldBe("coffee");
        using (var deleted = await _server.Http.DeleteAsync($"/v1/conversations/{id}")) deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])[$"/v1/conversations/{id}", $"/api/conversations/{id}", $"/v1/responses/{first.GetProperty("id")}"]) (await _server.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await RefusedAsync("/v1/responses", $$"""{"model":"scripted","input":"x","conversation":"{{id}}"}""")).ShouldBe("404 conversation_not_found conversation");
    }

    [Fact]
    public async Task What_was_said_elsewhere_can_be_added_and_is_recalled()
    {
        var opened = await PostAsync("/v1/conversations", """{"items":[{"role":"user","content":"I have a tabby cat called Miso."},{"role":"assistant","content":"How sweet."}]}""");
        var added = await PostAsync($"/v1/conversations/{opened.GetProperty("id")}/items", """{"items":[{"role":"user","content":"She is three."},{"role":"assistant","content":"Young!"}]}""");
        Texts(added).ShouldBe(["She is three.", "Young!"]);
        Texts(await _server.GetAsync($"/v1/conversations/{opened.GetProperty("id")}/items?order=asc")).ShouldBe(["I have a tabby cat called Miso.", "How sweet.", "She is three.", "Young!"]);
        (await PostAsync("/api/recall", """{"query":"What is my cat called?"}""")).GetRawText().ShouldContain("Miso");
        (await RefusedAsync($"/v1/conversations/{opened.GetProperty("id")}/items", """{"items":[{"role":"system","content":"Be kind."}]}""")).ShouldBe("400 unsupported_value items[0]");
    }

    [Fact]
    public async Task A_round_of_calls_within_a_conversation_needs_only_the_results()
    {
        var id = (await PostAsync("/v1/conversations", "{}")).GetProperty("id").GetString();
        await PostAsync("/v1/responses", $$"""{"model":"scripted","input":"Hello there.","conversation":"{{id}}"}""");
        _model.Instead = Scripts.Weather(_model);
        await PostAsync("/v1/responses", $$"""{"model":"scripted","input":"How is the weather?","conversation":"{{id}}"}""");
        await PostAsync("/v1/responses", $$"""{"model":"scripted","conversation":"{{id}}","input":[{"type":"function_call_output","call_id":"call_a","output":"sunny"},{"type":"function_call_output","call_id":"call_b","output":"rainy"}]}""");
        _model.Requests.Last().GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("role").GetString()).ShouldBe(["user", "assistant", "user", "assistant", "tool", "tool"]);
        Texts(await _server.GetAsync($"/v1/conversations/{id}/items?order=asc")).ShouldBe(["Hello there.", "All right, I will keep that in mind.", "How is the weather?", "It is sunny and rainy."]);
    }

    [Theory]
    [InlineData("""{"model":"scripted"}""", "400 missing_required_parameter input")]
    [InlineData("""{"model":"scripted","input":7}""", "400 invalid_type input")]
    [InlineData("""{"model":"scripted","input":[]}""", "400 empty_array input")]
    [InlineData("""{"model":"scripted","input":["x"]}""", "400 invalid_type input[0]")]
    [InlineData("""{"model":"scripted","input":[{"role":"wizard","content":"x"}]}""", "400 invalid_value input[0].role")]
    [InlineData("""{"model":"scripted","input":[{"role":"user"}]}""", "400 missing_required_parameter input[0].content")]
    [InlineData("""{"model":"scripted","input":[{"role":"user","content":[{"type":"input_text"}]}]}""", "400 missing_required_parameter input[0].content[0].text")]
    [InlineData("""{"model":"scripted","input":[{"role":"user","content":[{"type":"hologram"}]}]}""", "400 invalid_value input[0].content[0].type")]
    [InlineData("""{"model":"scripted","input":[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}]}""", "400 missing_required_parameter input[0].content[0].image_url")]
    [InlineData("""{"model":"scripted","input":[{"role":"user","content":"\ud800"}]}""", "400 invalid_text input[0].content")]
    [InlineData("""{"model":"scripted","input":[{"type":"item_reference","id":"x"}]}""", "400 unsupported_value input[0]")]
    [InlineData("""{"model":"scripted","input":[{"type":"computer_call"}]}""", "400 unsupported_value input[0].type")]
    [InlineData("""{"model":"scripted","input":[{"type":"function_call_output","call_id":"c"}]}""", "400 missing_required_parameter input[0].output")]
    [InlineData("""{"model":"scripted","input":"x","tools":[{"type":"function","name":"f"},{"type":"web_search"}]}""", "400 unsupported_value tools[1].type")]
    [InlineData("""{"model":"scripted","input":"x","tool_choice":"sometimes"}""", "400 invalid_value tool_choice")]
    [InlineData("""{"model":"scripted","input":"x","text":{"format":{"type":"json_schema","name":"n"}}}""", "400 missing_required_parameter text.format.schema")]
    [InlineData("""{"model":"scripted","input":"x","temperature":"hot"}""", "400 invalid_type temperature")]
    [InlineData("""{"model":"scripted","input":"x","max_output_tokens":0}""", "400 out_of_range max_output_tokens")]
    [InlineData("""{"model":"scripted","input":"x","background":true}""", "400 unsupported_value background")]
    [InlineData("""{"model":"scripted","input":"x","previous_response_id":"resp_1","conversation":"conv_1"}""", "400 mutually_exclusive_parameters previous_response_id")]
    [InlineData("""{"model":"scripted","input":"x","previous_response_id":"resp_1"}""", "400 previous_response_not_found previous_response_id")]
    [InlineData("""{"model":"scripted","input":"x","conversation":"conv_1"}""", "404 conversation_not_found conversation")]
    [InlineData("""{"model":"kindred-recall","input":"x","text":{"format":{"type":"json_object"}}}""", "400 unsupported_value text.format")]
    [InlineData("""{"model":"kindred-recall","input":[{"role":"user","content":[{"type":"input_text","text":"x"},{"type":"input_image","image_url":"https://x.test/a.png"}]}]}""", "400 unsupported_content input[0].content[1]")]
    public async Task A_bad_request_is_told_which_field_is_wrong(string body, string expected) => (await RefusedAsync("/v1/responses", body)).ShouldBe(expected);

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        using var answer = await _server.SendAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    private async Task<string> RefusedAsync(string path, string body)
    {
        using var answer = await _server.SendAsync(path, body);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("error");
        return $"{(int)answer.StatusCode} {error.GetProperty("code")} {error.GetProperty("param")}";
    }

    private static string?[] Texts(JsonElement list) =>
        [.. list.GetProperty("data").EnumerateArray().Select(static item => item.GetProperty("content")[0].GetProperty("text").GetString())];
}
