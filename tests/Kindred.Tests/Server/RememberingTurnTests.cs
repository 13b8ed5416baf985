using System.Net;
using System.Text.Json;

namespace Kindred.Tests.Server;

/// <summary>The whole server over HTTP: what is told in one chat is known in the next.</summary>
public class RememberingTurnTests
{
    [Fact]
    public async Task What_was_told_in_one_chat_reaches_the_model_in_a_new_one()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        await server.ChatAsync(Body("scripted", "I have a tabby cat called Miso."));
        await server.ChatAsync(Body("scripted", "What is my cat called?"));

        var sent = model.Requests.Last().GetProperty("messages");
        sent[sent.GetArrayLength() - 1].GetProperty("content").GetString().ShouldBe("What is my cat called?");
        var memory = sent.EnumerateArray().Select(static message => message.GetProperty("content").GetString()!).Single(static text => text.StartsWith("<memory>", StringComparison.Ordinal));
        memory.ShouldContain("I have a tabby cat called Miso.");
    }

    [Fact]
    public async Task Without_a_language_model_the_same_question_is_answered_from_memory()
    {
        await using var server = await RunningServer.StartAsync();
        await server.ChatAsync(Body("kindred-recall", "I have a tabby cat called Miso."));
        var answer = await server.ChatAsync(Body("kindred-recall", "What is my cat called?"));
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!.ShouldContain("Miso");
        answer.GetProperty("kindred").GetProperty("recalled").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Two_chats_stay_two_and_a_resent_transcript_stays_one()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        var one = await server.ChatAsync(Body("scripted", "Hello there, it is me."));
        var reply = one.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        var two = await server.ChatAsync(Body("scripted", "Something else entirely."));
        var again = await server.ChatAsync(new
        {
            model = "scripted",
            messages = new object[] { Message("user", "Hello there, it is me."), Message("assistant", reply), Message("user", "And now we go on.") },
        });
        Conversation(again).ShouldBe(Conversation(one));
        Conversation(two).ShouldNotBe(Conversation(one));
        var turns = await server.GetAsync($"/api/conversations/{Conversation(one)}/turns");
        turns.GetProperty("items").EnumerateArray().Select(static turn => turn.GetProperty("text").GetString()).ShouldBe(["Hello there, it is me.", reply, "And now we go on.", reply]);
    }

    [Fact]
    public async Task A_named_conversation_goes_on_with_the_newest_message_alone()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        await server.ChatAsync(Body("scripted", "My favourite colour is teal."), ("X-Kindred-Conversation", "chat-7"));
        await server.ChatAsync(Body("scripted", "Say that again?"), ("X-Kindred-Conversation", "chat-7"));
        model.Requests.Last().GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("content").GetString()).ShouldBe(
            ["My favourite colour is teal.", "All right, I will keep that in mind.", "Say that again?"]);
    }

    [Fact]
    public async Task Asking_again_makes_a_sibling_and_the_replaced_reply_is_never_recalled()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        model.Reply = static _ => "The treasure lies under the walnut tree.";
        var first = await server.ChatAsync(Body("scripted", "Where is the treasure?"), ("X-Kindred-Conversation", "swipes"));
        model.Reply = static _ => "I will not tell.";
        var again = await server.ChatAsync(
            new { model = "scripted", messages = new[] { Message("user", "Where is the treasure?") } }, ("X-Kindred-Conversation", "swipes"), ("X-Kindred-Kind", "swipe"));
        Conversation(again).ShouldBe(Conversation(first));
        var recalled = await (await server.SendAsync("/api/recall", new { query = "treasure under the walnut tree", window = 2 })).Content.ReadAsStringAsync();
        recalled.ShouldNotContain("walnut tree.");
    }

    [Fact]
    public async Task An_edited_message_is_recalled_in_its_new_words_only()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        const string Reply = "All right, I will keep that in mind.";
        object[] Chat(string tea, params object[] rest) => [Message("user", tea), Message("assistant", Reply), Message("user", "And my sister lives in Porto."), .. rest];
        await server.ChatAsync(new { model = "scripted", messages = new[] { Message("user", "I take my tea with oat milk.") } });
        await server.ChatAsync(new { model = "scripted", messages = Chat("I take my tea with oat milk.") });
        await server.ChatAsync(new { model = "scripted", messages = Chat("I take my tea black.", Message("assistant", Reply), Message("user", "Anything else?")) });
        var recalled = await (await server.SendAsync("/api/recall", new { query = "How do I take my tea?" })).Content.ReadAsStringAsync();
        recalled.ShouldContain("tea black");
        recalled.ShouldNotContain("oat milk");
        (await server.GetAsync("/api/conversations")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_trace_shows_what_was_sent_and_why()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        await server.ChatAsync(Body("scripted", "My dentist appointment is on Thursday at half past three."));
        var answer = await server.ChatAsync(Body("scripted", "When is my dentist appointment?"));
        var trace = await server.GetAsync($"/api/turns/{answer.GetProperty("kindred").GetProperty("turn_id").GetString()}/trace");
        trace.GetProperty("recalled")[0].GetProperty("text").GetString()!.ShouldContain("dentist");
        trace.GetProperty("recalled")[0].GetProperty("why").GetProperty("lexical").GetDouble().ShouldBeGreaterThan(0);
        trace.GetProperty("sections").EnumerateArray().Select(static section => section.GetProperty("name").GetString()).ShouldBe(["persona", "turns", "recalled", "summaries"]);
        trace.GetProperty("messages").EnumerateArray().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_listener_who_hangs_up_cancels_the_model_and_what_was_said_is_kept()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        model.Between = static () => new TaskCompletionSource().Task;
        model.Reply = static _ => "Once upon a time";
        string conversation;
        using (var answer = await server.SendAsync("/v1/chat/completions", new { model = "scripted", stream = true, messages = new[] { Message("user", "Tell me a story about the sea.") } }))
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            var line = await reader.ReadLineAsync();
            conversation = JsonDocument.Parse(line![6..]).RootElement.GetProperty("kindred").GetProperty("conversation_id").GetString()!;
        }

        await model.HungUp.Task.WaitAsync(TimeSpan.FromSeconds(5));
        model.Between = null;
        // The next turn of the conversation waits at the gate until the interrupted one has been written down.
        await server.ChatAsync(Body("scripted", "Go on."), ("X-Kindred-Conversation", conversation));
        var turns = (await server.GetAsync($"/api/conversations/{conversation}/turns")).GetProperty("items");
        turns[1].GetProperty("text").GetString().ShouldBe("Once");
        turns[1].GetProperty("interrupted").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task With_nomemory_nothing_is_read_or_written()
    {
        await using var model = await ScriptedModel.StartAsync();
        await using var server = await RunningServer.StartAsync(model.Address);
        await server.ChatAsync(Body("scripted", "I have a tabby cat called Miso."));
        var answer = await server.ChatAsync(Body("scripted:nomemory", "What is my cat called?"));
        answer.TryGetProperty("kindred", out _).ShouldBeFalse();
        model.Requests.Last().GetProperty("messages").GetArrayLength().ShouldBe(1);
        model.Requests.Last().GetProperty("model").GetString().ShouldBe("scripted");
        (await server.GetAsync("/api/conversations")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_persona_too_large_for_the_context_is_refused_with_the_excess()
    {
        await using var model = await ScriptedModel.StartAsync();
        model.ContextLength = 1000;
        await using var server = await RunningServer.StartAsync(model.Address);
        var persona = string.Join(' ', Enumerable.Repeat("steadfast", 2000));
        using var answer = await server.SendAsync("/v1/chat/completions", new { model = "scripted", messages = new[] { Message("system", persona), Message("user", "Hi") } });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("context_length_exceeded");
        error.GetProperty("message").GetString()!.ShouldContain("shorten them by");
    }

    [Fact]
    public async Task Everything_is_still_there_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("kindred-test-").FullName;
        await using (var server = await RunningServer.StartAsync(folder: folder)) await server.ChatAsync(Body("kindred-recall", "My sister Ines lives in Porto."));
        await using (var server = await RunningServer.StartAsync(folder: folder))
        {
            var answer = await server.ChatAsync(Body("kindred-recall", "Where does my sister live?"));
            answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!.ShouldContain("Porto");
        }

        Directory.Delete(folder, true);
    }

    private static object Body(string model, string text) => new { model, messages = new[] { Message("user", text) } };

    private static object Message(string role, string content) => new { role, content };

    private static string Conversation(JsonElement answer) => answer.GetProperty("kindred").GetProperty("conversation_id").GetString()!;
}
