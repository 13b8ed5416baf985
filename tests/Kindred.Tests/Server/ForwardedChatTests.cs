namespace Kindred.Tests.Server;

/// <summary>Front-ends that forward their chat's id (docs/connect).</summary>
public sealed class ForwardedChatTests
{
    [Theory]
    [InlineData("X-OpenWebUI-Chat-Id")]
    [InlineData("X-Conversation-Id")]
    public async Task A_forwarded_id_names_the_conversation(string header)
    {
        await using var server = await RunningServer.StartAsync();
        var one = await SayAsync(server, "I have a tabby cat called Miso.", header, "chat-1");
        var again = await SayAsync(server, "She likes tuna.", header, "chat-1");
        var other = await SayAsync(server, "What is the weather like?", header, "chat-2");
        again.ShouldBe(one);
        other.ShouldNotBe(one);
        (await server.GetAsync($"/api/conversations/{one}")).GetProperty("external_id").GetString().ShouldBe("chat-1");
    }

    [Theory]
    [InlineData("new")]
    [InlineData("{{LIBRECHAT_BODY_CONVERSATIONID}}")]
    public async Task What_stands_for_no_id_does_not_join_chats(string nothing)
    {
        await using var server = await RunningServer.StartAsync();
        var one = await SayAsync(server, "I have a tabby cat called Miso.", "X-Conversation-Id", nothing);
        var other = await SayAsync(server, "What is the weather like?", "X-Conversation-Id", nothing);
        other.ShouldNotBe(one);
    }

    [Fact]
    public async Task Further_headers_are_named_in_the_settings()
    {
        await using var server = await RunningServer.StartAsync(null, null, ("Identity:ConversationHeaders:0", "X-My-Chat"));
        var one = await SayAsync(server, "I have a tabby cat called Miso.", "X-My-Chat", "chat-1");
        (await SayAsync(server, "She likes tuna.", "X-My-Chat", "chat-1")).ShouldBe(one);
        (await SayAsync(server, "She likes tuna.", "X-Conversation-Id", "chat-1")).ShouldBe(one);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_field_user_names_a_chat_only_when_the_operator_says_so(bool namesChat)
    {
        await using var server = await RunningServer.StartAsync(null, null, ("Identity:UserIsConversation", namesChat ? "true" : "false"));
        async Task<string> SayAs(string text) =>
            (await server.ChatAsync(new { model = "kindred-recall", user = "u-1", messages = new[] { new { role = "user", content = text } } })).GetProperty("kindred").GetProperty("conversation_id").GetString()!;
        var one = await SayAs("I have a tabby cat called Miso.");
        ((await SayAs("She likes tuna.")) == one).ShouldBe(namesChat);
    }

    private static async Task<string> SayAsync(RunningServer server, string text, string header, string id)
    {
        var answer = await server.ChatAsync(new { model = "kindred-recall", messages = new[] { new { role = "user", content = text } } }, (header, id));
        return answer.GetProperty("kindred").GetProperty("conversation_id").GetString()!;
    }
}
