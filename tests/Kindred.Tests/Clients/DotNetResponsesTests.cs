// The client calls its part for responses an experiment; that is what is tried here.
#pragma warning disable OPENAI001
using System.ClientModel;
using System.ClientModel.Primitives;
using Kindred.Tests.Server;
using OpenAI;
using OpenAI.Responses;

namespace Kindred.Tests.Clients;

/// <summary>OpenAI's own .NET client on <c>/v1/responses</c>.</summary>
public sealed class DotNetResponsesTests
{
    [Fact]
    public async Task An_answer_is_given_kept_and_gone_on_from()
    {
        await using var model = await ClientScript.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var client = Client(server);
        ResponseResult first = await client.CreateResponseAsync(new CreateResponseOptions("scripted", [ResponseItem.CreateUserMessageItem("Hello.")]) { Instructions = "Be kind.", Temperature = 0.5f, Metadata = { ["tag"] = "t" } });
        first.GetOutputText().ShouldBe("Hello from the model.");
        first.Status.ShouldBe(ResponseStatus.Completed);
        first.Usage.TotalTokenCount.ShouldBe(18);
        first.Metadata["tag"].ShouldBe("t");
        ResponseResult second = await client.CreateResponseAsync(new CreateResponseOptions("scripted", [ResponseItem.CreateUserMessageItem("And again.")]) { PreviousResponseId = first.Id });
        second.PreviousResponseId.ShouldBe(first.Id);
        model.Requests.Last().GetProperty("messages").GetArrayLength().ShouldBe(3);
        ResponseResult again = await client.GetResponseAsync(second.Id);
        again.GetOutputText().ShouldBe(second.GetOutputText());
        (await Should.ThrowAsync<ClientResultException>(() => client.GetResponseAsync("resp_none"))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_streamed_answer_calls_functions_and_takes_their_results()
    {
        await using var model = await ClientScript.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var client = Client(server);
        var tool = ResponseTool.CreateFunctionTool("weather", BinaryData.FromString("""{"type":"object"}"""), false, "Weather in a city");
        var asked = new CreateResponseOptions("scripted", [ResponseItem.CreateUserMessageItem("How is the weather?")]) { Tools = { tool }, StreamingEnabled = true };
        ResponseResult? first = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(asked)) first = update is StreamingResponseCompletedUpdate done ? done.Response : first;
        var calls = first.ShouldNotBeNull().OutputItems.OfType<FunctionCallResponseItem>().ToArray();
        calls.Select(static call => call.FunctionArguments.ToString()).ShouldBe(["""{"city":"Porto"}""", """{"city":"Faro"}"""]);

        var results = new CreateResponseOptions("scripted", [.. calls.Select(static (call, i) => ResponseItem.CreateFunctionCallOutputItem(call.CallId, i == 0 ? "sunny" : "rainy"))]) { Tools = { tool }, PreviousResponseId = first.Id, StreamingEnabled = true };
        var text = "";
        await foreach (var update in await client.CreateResponseStreamingAsync(results)) text += update is StreamingResponseOutputTextDeltaUpdate delta ? delta.Delta : "";
        text.ShouldBe("It is sunny and rainy.");
    }

    [Fact]
    public async Task A_failure_within_an_answer_is_told()
    {
        await using var model = await ClientScript.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var updates = new List<StreamingResponseUpdate>();
        await foreach (var update in await Client(server).CreateResponseStreamingAsync(new CreateResponseOptions("scripted", [ResponseItem.CreateUserMessageItem("break")]) { StreamingEnabled = true })) updates.Add(update);
        updates.OfType<StreamingResponseErrorUpdate>().Single().Code.ShouldBe("upstream_closed");
        updates.OfType<StreamingResponseFailedUpdate>().Single().Response.Status.ShouldBe(ResponseStatus.Failed);
    }

    private static ResponsesClient Client(RunningServer server) =>
        new OpenAIClient(new ApiKeyCredential("unused"), new OpenAIClientOptions { Endpoint = new Uri(server.Address + "/v1"), RetryPolicy = new ClientRetryPolicy(0) }).GetResponsesClient();
}
