using System.ClientModel;
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

    [FactWhen("native/node_modules/@energetic-ai/")]
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

    private static OpenAIClient Client(RunningServer server) =>
        new(new ApiKeyCredential("unused"), new OpenAIClientOptions { Endpoint = new Uri(server.Address + "/v1") });
}
