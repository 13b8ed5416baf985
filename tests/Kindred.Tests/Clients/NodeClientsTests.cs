using Kindred.Tests.Server;
using Kindred.Tests.Support;

namespace Kindred.Tests.Clients;

/// <summary>The client libraries that applications use, against the real server with a scripted model behind it.</summary>
public sealed class NodeClientsTests
{
    private const string Tools = """{"cities":["Porto","Faro"],"text":"It is sunny and rainy."}""";
    private const string Schema = """{"city":"Porto","warm":true}""";

    [FactWhen(Needs.Node, Needs.ClientPackages)]
    public async Task OpenAIs_own_client_finds_chat_and_responses_as_it_expects_them()
    {
        var told = await RunAsync("openai.mjs");
        told("chat").ShouldMatch("""^\{"text":"Hello from the model.","usage":\d+,"ids":1,"finishes":1\}$""");
        foreach (var way in (string[])["tools", "toolsStreamed"]) told(way).ShouldBe("""{"cities":["Porto","Faro"],"finish_reason":"tool_calls","text":"It is sunny and rainy."}""");
        told("schema").ShouldBe(Schema);
        told("missing").ShouldStartWith("""{"kind":"NotFoundError","status":404,"code":"model_not_found","request":"req_",""");
        told("limited").ShouldStartWith("""{"kind":"RateLimitError","status":429,"code":"rate_limit_exceeded","request":"req_",""");
        told("keyRefused").ShouldStartWith("""{"kind":"InternalServerError","status":502,"code":"upstream_key_refused","request":"req_",""");
        told("keyRefused").ShouldNotContain("sk-123456");
        told("badRequest").ShouldStartWith("""{"kind":"BadRequestError","status":400,"code":"invalid_type","request":"req_",""");
        told("broken").ShouldBe("""{"text":"Half","kind":"APIError","code":"upstream_closed"}""");
        told("aborted").ShouldBe("\"Once\"");
        told("responses").ShouldBe("""{"types":7,"cities":["Porto","Faro"],"text":"It is sunny and rainy.","third":"Hello from the model.","same":true,"items":["message"],"usage":18}""");
        told("responsesSchema").ShouldBe(Schema);
        told("responsesMissing").ShouldStartWith("""{"kind":"BadRequestError","status":400,"code":"previous_response_not_found",""");
        told("responsesBroken").ShouldStartWith("""{"kind":"APIError","status":null,"code":"upstream_closed",""");
        told("responsesDeleted").ShouldStartWith("""{"kind":"NotFoundError","status":404,"code":"response_not_found",""");
        told("conversation").ShouldBe("""{"roles":["user","user","assistant"],"topic":"tea","deleted":true}""");
        told("models").ShouldBe("""["scripted","kindred-recall"]""");
        told("embedding").ShouldBe(Embedding);
    }

    [FactWhen(Needs.Node, Needs.ClientPackages)]
    public async Task LangChain_streams_calls_tools_and_keeps_to_a_schema()
    {
        var told = await RunAsync("langchain.mjs");
        told("chat").ShouldMatch("""^\{"text":"Hello from the model.","usage":\d+\}$""");
        foreach (var way in (string[])["tools", "toolsStreamed"]) told(way).ShouldBe(Tools);
        told("schema").ShouldBe(Schema);
        told("missing").ShouldStartWith("""{"status":404,""");
        told("limited").ShouldStartWith("""{"status":429,""");
        told("broken").ShouldBe("""{"text":"Half","failed":true}""");
        told("aborted").ShouldStartWith("""{"text":"Once",""");
        told("responses").ShouldBe("""{"text":"Hello from the model.","id":"resp_"}""");
        told("embedding").ShouldBe(Embedding);
    }

    [FactWhen(Needs.Node, Needs.ClientPackages)]
    public async Task The_AI_SDK_streams_calls_tools_and_keeps_to_a_schema()
    {
        var told = await RunAsync("vercel.mjs");
        told("chat").ShouldMatch("""^\{"text":"Hello from the model.","usage":\d+,"finish":"stop"\}$""");
        foreach (var way in (string[])["tools", "toolsStreamed"]) told(way).ShouldBe(Tools);
        told("schema").ShouldBe(Schema);
        told("missing").ShouldStartWith("""{"status":404,""");
        told("limited").ShouldStartWith("""{"status":429,""");
        told("broken").ShouldBe("""{"text":"Half","failed":true}""");
        told("aborted").ShouldBe("""{"text":"Once","failed":true}""");
        told("embedding").ShouldBe(Embedding);
    }

    private static string Embedding => Needs.Missing([Needs.EncoderWeights]) is null ? "512" : "\"encoder_unavailable\"";

    private static async Task<Func<string, string>> RunAsync(string script)
    {
        await using var model = await ClientScript.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var told = await NodeScript.RunAsync("clients/" + script, server.Address + "/v1");
        // Whoever stopped listening has stopped the model too.
        await model.HungUp.Task.WaitAsync(TimeSpan.FromSeconds(10));
        return name => told.GetProperty(name).GetRawText();
    }
}
