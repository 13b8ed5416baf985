using System.Text.Json;
using Microsoft.Extensions.AI;
using static Kindred.Tests.LanguageModels.ScriptedUpstream;

namespace Kindred.Tests.LanguageModels.Backends.OpenAiCompatible;

public class RequestTests
{
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public async Task Fields_nobody_here_knows_pass_as_they_were_written()
    {
        const string Body = """
            {"stream":true,"model":"theirs","top_k":40,"seed":12345678901234567890,"temperature":0.70,"messages":[{"role":"user","content":"old"}],
             "thinking":{"budget":1e3},"metadata":{"conversation_id":"c","mine":"\u00e9"},"kindred":{"x":1},"only":{"conversation_id":1},"messages":[]}
            """;
        var sent = await SentAsync(Calls.Request(Body, "kindred", "metadata.conversation_id", "only.conversation_id"));
        sent.ShouldBe(
            """{"model":"m","messages":[{"role":"user","content":"Hello"}],"stream":true,"top_k":40,"seed":12345678901234567890,"temperature":0.70,"thinking":{"budget":1e3},"metadata":{"mine":"\u00e9"}}""");
    }

    [Fact]
    public async Task Messages_travel_as_the_client_wrote_them()
    {
        const string Raw = """{"role":"tool","tool_call_id":"7","content":[{"type":"image_url","image_url":{"url":"data:x"}}],"odd":1.50}""";
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Äh “so”") { AuthorName = "host" },
            new(ChatRole.Tool, "not this") { RawRepresentation = JsonElement.Parse(Raw) },
        ];
        var sent = await SentAsync(Calls.Request(), messages);
        sent.ShouldBe($$"""{"model":"m","messages":[{"role":"system","name":"host","content":"Äh “so”"},{{Raw}}],"stream":true}""");
    }

    [Fact]
    public async Task Options_of_our_own_calls_become_fields()
    {
        var tool = AIFunctionFactory.CreateDeclaration("recall", "Looks up.", JsonElement.Parse("""{"type":"object"}"""));
        var options = new ChatOptions
        {
            ModelId = "m",
            Temperature = 0.5f,
            TopP = 0.25f,
            MaxOutputTokens = 9,
            Seed = 4,
            StopSequences = ["X"],
            Tools = [tool],
            ToolMode = ChatToolMode.RequireSpecific("recall"),
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"string"}"""), "word"),
            Instructions = "Be brief.",
        };
        (await SentAsync(options)).ShouldBe(
            """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"}],"stream":true,"stream_options":{"include_usage":true},"temperature":0.5,"top_p":0.25,"seed":4,"max_tokens":9,"stop":["X"],"tools":[{"type":"function","function":{"name":"recall","description":"Looks up.","parameters":{"type":"object"}}}],"tool_choice":{"type":"function","function":{"name":"recall"}},"response_format":{"type":"json_schema","json_schema":{"name":"word","schema":{"type":"string"}}}}""");
    }

    [Fact]
    public async Task Newer_models_are_told_their_limit_in_their_own_field() =>
        (await SentAsync(new ChatOptions { ModelId = "gpt-5-mini", MaxOutputTokens = 9 })).ShouldContain("\"max_completion_tokens\":9");

    [Fact]
    public async Task Parts_that_cannot_be_written_are_not_dropped_in_silence()
    {
        using var client = Calls.Client(new Uri("http://127.0.0.1:9/v1/"));
        var messages = new ChatMessage(ChatRole.User, [new UriContent("http://x/y.png", "image/png")]);
        await Should.ThrowAsync<NotSupportedException>(() => client.GetResponseAsync(messages, new ChatOptions { ModelId = "m" }));
    }

    [Fact]
    public async Task The_key_travels_as_a_bearer_key_and_is_never_printed()
    {
        await using var upstream = await StartAsync(200, "text/event-stream", Done);
        using var client = Calls.Client(upstream.Address, key: "secret");
        await client.CollectAsync();
        upstream.Headers["Authorization"].ShouldBe("Bearer secret");
        upstream.Headers.Keys.ShouldNotContain("traceparent");
        new Kindred.LanguageModels.Backends.OpenAiCompatible.BackendAddress("a", new Uri("http://me:secret@h/v1/?secret"), "secret").ToString().ShouldBe("a at http://h/v1/");
    }

    private static async Task<string> SentAsync(ChatOptions options, params ChatMessage[] messages)
    {
        await using var upstream = await StartAsync(200, "text/event-stream", Done);
        using var client = Calls.Client(upstream.Address);
        await client.GetResponseAsync(messages.Length > 0 ? messages : [new ChatMessage(ChatRole.User, "Hello")], options);
        return upstream.Bodies.Single();
    }
}
