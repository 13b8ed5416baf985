using System.Net;
using System.Text.Json;

namespace Kindred.Tests.Server;

/// <summary>The whole server over HTTP: talking to a persona by the model's name.</summary>
public sealed class PersonaTurnTests
{
    private const string Wren = """
        {"spec":"chara_card_v2","spec_version":"2.0","data":{"name":"Wren","description":"{{char}} keeps the lighthouse and likes {{user}}.","personality":"patient","scenario":"A storm.",
        "first_mes":"Come in, {{user}}.","mes_example":"<START>\n{{user}}: Hi\n{{char}}: Wet out there.","creator_notes":"Secret of the maker.","system_prompt":"","post_history_instructions":"Stay calm, {{char}}.",
        "alternate_greetings":[],"tags":[],"creator":"","character_version":"","extensions":{"depth_prompt":{"prompt":"Waves.","depth":1,"role":"system"}},
        "character_book":{"name":"Coast","entries":[{"keys":["lamp"],"content":"The lamp is called Old Meg.","extensions":{},"enabled":true,"insertion_order":3}]}}}
        """;

    private static readonly string[] Hello = ["Is the lamp lit?"];

    [Fact]
    public async Task A_persona_is_in_the_prompt_whole_with_lore_macros_and_its_last_word()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        var answer = await server.ChatAsync(new { model = "scripted@wren", messages = Say(Hello), metadata = new { user = "Ann" } });
        answer.GetProperty("model").GetString().ShouldBe("scripted@wren");

        var sent = model.Requests.Single();
        sent.GetProperty("model").GetString().ShouldBe("scripted");
        var texts = Texts(sent);
        texts[0].ShouldContain("Wren keeps the lighthouse and likes Ann.");
        texts[0].ShouldContain("The lamp is called Old Meg.");
        texts[0].ShouldNotContain("Secret of the maker.");
        texts.ShouldContain(static text => text.Contains("Wren: Wet out there."));
        texts[^4..].ShouldBe(["Come in, Ann.", "Waves.", "Is the lamp lit?", "Stay calm, Wren."], ignoreOrder: false, customMessage: string.Join('|', texts));
    }

    [Fact]
    public async Task Lore_that_nobody_speaks_of_stays_out()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        await server.ChatAsync(new { model = "scripted@wren", messages = Say("How are you?") });
        string.Join('|', Texts(model.Requests.Single())).ShouldNotContain("Old Meg");
    }

    [Fact]
    public async Task The_chat_belongs_to_the_persona_and_its_trace_tells_which_lore_fired()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        var answer = await server.ChatAsync(new { model = "scripted@wren", messages = Say(Hello) });
        var ours = answer.GetProperty("kindred");
        (await server.GetAsync($"/api/conversations/{ours.GetProperty("conversation_id").GetString()}")).GetProperty("character").GetString().ShouldBe("Wren");
        var trace = (await server.GetAsync($"/api/turns/{ours.GetProperty("turn_id").GetString()}/trace")).GetProperty("persona");
        trace.GetProperty("name").GetString().ShouldBe("Wren");
        trace.GetProperty("lore")[0].GetProperty("why").GetString().ShouldBe("'lamp' was said");
    }

    [Fact]
    public async Task Without_memory_the_persona_still_speaks_and_nothing_is_kept()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        await server.ChatAsync(new { model = "scripted@wren:nomemory", messages = Say(Hello) });
        Texts(model.Requests.Single())[0].ShouldContain("Wren keeps the lighthouse and likes User.");
        (await server.GetAsync("/api/conversations")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_persona_answers_over_the_Responses_API_too()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        using var answer = await server.SendAsync("/v1/responses", new { model = "scripted@wren", input = Hello[0] });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        Texts(model.Requests.Single())[0].ShouldContain("Wren keeps the lighthouse");
    }

    [Fact]
    public async Task A_client_that_asks_for_no_persona_gets_nothing_of_ours()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        object[] messages = [new { role = "system", content = "You are Robin, who knows the lamp." }, .. Say(Hello)];
        await server.ChatAsync(new { model = "scripted", messages });
        Texts(model.Requests.Single()).ShouldBe(["You are Robin, who knows the lamp.", "Is the lamp lit?"]);
    }

    [Fact]
    public async Task Models_are_listed_alone_and_with_each_persona()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        var ids = (await server.GetAsync("/v1/models")).GetProperty("data").EnumerateArray().Select(static item => item.GetProperty("id").GetString()).ToArray();
        ids.ShouldBe(["scripted", "kindred-recall", "scripted@wren", "kindred-recall@wren"]);
        (await server.GetAsync("/v1/models/scripted@wren")).GetProperty("id").GetString().ShouldBe("scripted@wren");
        (await server.Http.GetAsync("/v1/models/scripted@nobody")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_unknown_persona_is_refused_by_name()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        using var answer = await server.SendAsync("/v1/chat/completions", new { model = "scripted@nobody", messages = Say(Hello) });
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()!.Contains("'nobody'")).ShouldBe(("model_not_found", true));
        model.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_whose_own_name_has_an_at_sign_is_found()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.Id = "claude@2024";
        await using var server = await StartAsync(model);
        await server.SendAsync("/api/personas", """{"name":"2024"}""");
        await server.ChatAsync(new { model = "claude@2024", messages = Say(Hello) });
        await server.ChatAsync(new { model = "claude@2024@wren", messages = Say("Is the lamp lit again?") });
        await server.ChatAsync(new { model = "unlisted@2023", messages = Say("And a third?") });
        model.Requests.Select(static sent => sent.GetProperty("model").GetString()).ShouldBe(["claude@2024", "claude@2024", "unlisted@2023"]);
        Texts(model.Requests.First()).ShouldBe(Hello);
        Texts(model.Requests.ElementAt(1))[0].ShouldContain("Wren keeps the lighthouse");
    }

    [Fact]
    public async Task A_persona_too_large_for_the_model_is_refused_and_never_cut()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.ContextLength = 2048;
        await using var server = await RunningServer.StartAsync(model.Address);
        await server.SendAsync("/api/personas", JsonSerializer.Serialize(new { name = "Long", description = string.Concat(Enumerable.Repeat("A lighthouse by the sea. ", 2_000)) }));
        using var answer = await server.SendAsync("/v1/chat/completions", new { model = "scripted@long", messages = Say(Hello) });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("context_length_exceeded");
    }

    [Fact]
    public async Task Lore_that_stays_is_remembered_for_the_chat()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        await server.SendAsync("/api/lorebooks?filename=Sea.json", """{"entries":{"0":{"uid":0,"key":["whale"],"content":"Whales sing here.","order":1,"position":0,"sticky":3,"scanDepth":1}}}""");
        await server.ChatAsync(new { model = "scripted@wren", messages = Say("I saw a whale"), metadata = new { conversation_id = "c" } });
        await server.ChatAsync(new { model = "scripted@wren", messages = Say("And what else?"), metadata = new { conversation_id = "c" } });
        model.Requests.ShouldAllBe(static sent => Texts(sent)[0].Contains("Whales sing here."));
    }

    [Fact]
    public async Task What_a_persona_says_of_itself_is_recalled_when_asked_for_and_gone_with_it()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await StartAsync(model);
        var items = await RecallAsync(server, "persona");
        items[0].GetProperty("kind").GetString().ShouldBe("persona");
        items[0].GetProperty("text").GetString()!.ShouldContain("lighthouse");
        items[0].GetProperty("id").GetString()!.ShouldStartWith("persona_");
        items[0].TryGetProperty("turn", out _).ShouldBeFalse();
        (await RecallAsync(server, "turn")).ShouldBeEmpty();

        await server.Http.PutAsync("/api/personas/wren", new StringContent("""{"description":"Runs a bakery."}"""));
        (await RecallAsync(server, "persona")).ShouldAllBe(static item => !item.GetProperty("text").GetString()!.Contains("lighthouse"));
        await server.Http.DeleteAsync("/api/personas/wren");
        (await RecallAsync(server, "persona")).ShouldBeEmpty();
    }

    private static async Task<JsonElement[]> RecallAsync(RunningServer server, string kind)
    {
        using var answer = await server.SendAsync("/api/recall", new { query = "Who keeps the lighthouse?", kinds = new[] { kind } });
        return [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("items").EnumerateArray()];
    }

    private static async Task<RunningServer> StartAsync(ScriptedModel model)
    {
        var server = await RunningServer.StartAsync(model.Address);
        (await server.SendAsync("/api/personas", Wren)).StatusCode.ShouldBe(HttpStatusCode.Created);
        return server;
    }

    private static object[] Say(params string[] texts) => [.. texts.Select(static text => new { role = "user", content = text })];

    private static string[] Texts(JsonElement sent) => [.. sent.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("content").GetString()!)];
}
