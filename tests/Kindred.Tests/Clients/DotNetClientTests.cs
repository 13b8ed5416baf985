using System.ClientModel;
using System.ClientModel.Primitives;
using Kindred.Tests.Server;
using Kindred.Tests.Support;
using OpenAI;
using OpenAI.Chat;

namespace Kindred.Tests.Clients;

/// <summary>OpenAI's own .NET client against the real server.</summary>
public sealed class DotNetClientTests
{
    [Fact]
    public async Task A_whole_reply_comes_with_its_id_its_end_and_its_usage()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        ChatCompletion reply = await Client(server).GetChatClient("scripted").CompleteChatAsync([new SystemChatMessage("Be kind."), new UserChatMessage("I have a cat called Miso.")]);
        reply.Content[0].Text.ShouldBe("All right, I will keep that in mind.");
        reply.FinishReason.ShouldBe(ChatFinishReason.Stop);
        reply.Id.ShouldNotBeNullOrEmpty();
        reply.Model.ShouldBe("scripted");
        reply.Usage.TotalTokenCount.ShouldBe(18);
    }

    [Fact]
    public async Task A_streamed_reply_comes_in_pieces_and_ends_once()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var pieces = new List<string>();
        var ends = new List<ChatFinishReason>();
        await foreach (var update in Client(server).GetChatClient("scripted").CompleteChatStreamingAsync([new UserChatMessage("Hello there.")]))
        {
            pieces.AddRange(update.ContentUpdate.Select(static part => part.Text));
            if (update.FinishReason is { } reason) ends.Add(reason);
        }

        string.Concat(pieces).ShouldBe("All right, I will keep that in mind.");
        pieces.Count.ShouldBeGreaterThan(3);
        ends.ShouldBe([ChatFinishReason.Stop]);
    }

    [FactWhen(Needs.EncoderWeights)]
    public async Task A_text_becomes_a_vector()
    {
        await using var server = await RunningServer.StartAsync();
        var embedding = await Client(server).GetEmbeddingClient("use-lite-en-1").GenerateEmbeddingAsync("a cat on the window sill");
        var vector = embedding.Value.ToFloats().ToArray();
        vector.Length.ShouldBe(512);
        vector.Sum(static value => value * value).ShouldBe(1, 1e-3f);
    }

    [Fact]
    public async Task A_model_that_does_not_exist_is_the_clients_own_exception()
    {
        await using var server = await RunningServer.StartAsync();
        var refused = await Should.ThrowAsync<ClientResultException>(() => Client(server).GetChatClient("gpt-99").CompleteChatAsync([new UserChatMessage("Hello.")]));
        refused.Status.ShouldBe(404);
        refused.Message.ShouldContain("gpt-99");
    }

    [Fact]
    public async Task Functions_are_called_side_by_side_streamed_and_whole()
    {
        await using var model = await ClientScript.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var chat = Client(server).GetChatClient("scripted");
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("weather", "Weather in a city", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}}}""")) } };
        List<ChatMessage> messages = [new UserChatMessage("How is the weather?")];
        ChatCompletion first = await chat.CompleteChatAsync(messages, options);
        first.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        first.ToolCalls.Select(static call => $"{call.Id} {call.FunctionName} {call.FunctionArguments}").ShouldBe(["""call_a weather {"city":"Porto"}""", """call_b weather {"city":"Faro"}"""]);
        var streamed = new SortedDictionary<int, string>();
        await foreach (var update in chat.CompleteChatStreamingAsync(messages, options))
        {
            foreach (var call in update.ToolCallUpdates) streamed[call.Index] = streamed.GetValueOrDefault(call.Index, "") + call.FunctionArgumentsUpdate;
        }

        streamed.Values.ShouldBe(["""{"city":"Porto"}""", """{"city":"Faro"}"""]);
        messages.Add(new AssistantChatMessage(first));
        messages.AddRange([new ToolChatMessage("call_a", "sunny"), new ToolChatMessage("call_b", "rainy")]);
        ChatCompletion last = await chat.CompleteChatAsync(messages, options);
        last.Content[0].Text.ShouldBe("It is sunny and rainy.");
    }

    [Fact]
    public async Task An_answer_keeps_to_a_schema_and_failures_are_the_clients_own_exceptions()
    {
        await using var model = await ClientScript.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var chat = Client(server).GetChatClient("scripted");
        var schema = ChatResponseFormat.CreateJsonSchemaFormat("place", BinaryData.FromString("""{"type":"object"}"""), jsonSchemaIsStrict: true);
        ChatCompletion place = await chat.CompleteChatAsync([new UserChatMessage("A place as JSON.")], new ChatCompletionOptions { ResponseFormat = schema });
        place.Content[0].Text.ShouldBe("""{"city":"Porto","warm":true}""");
        foreach (var (word, status) in new[] { ("missing", 404), ("limit", 429), ("key", 502) })
            (await Should.ThrowAsync<ClientResultException>(() => chat.CompleteChatAsync([new UserChatMessage(word)]))).Status.ShouldBe(status);
        // This client passes over an error event within a stream; that the reply is half shows only in its lack of a finish reason.
        var (heard, ends) = ("", 0);
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("break")]))
        {
            heard += string.Concat(update.ContentUpdate.Select(static part => part.Text));
            if (update.FinishReason is not null) ends++;
        }

        ends.ShouldBe(0);
        heard.ShouldBe("Half");
    }

    [Fact]
    public async Task Whoever_cancels_stops_the_model()
    {
        await using var model = await ClientScript.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Client(server).GetChatClient("scripted").CompleteChatStreamingAsync([new UserChatMessage("forever")], cancellationToken: stop.Token)) await stop.CancelAsync();
        });
        await model.HungUp.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static OpenAIClient Client(RunningServer server) =>
        new(new ApiKeyCredential("unused"), new OpenAIClientOptions { Endpoint = new Uri(server.Address + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
