using System.Text.Json;
using Kindred.Tests.Support;

namespace Kindred.Tests.Clients;

/// <summary>SillyTavern itself in a browser: whatever a person does there, the turns that count are the messages they see.</summary>
public sealed class SillyTavernTests(SillyTavernRun run) : IClassFixture<SillyTavernRun>
{
    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task It_connects_and_lists_the_models(string side)
    {
        var connection = (await run.StageAsync(side, "first")).Told.GetProperty("connection");
        connection.GetProperty("status").GetString().ShouldBe("Valid");
        var models = connection.GetProperty("models").EnumerateArray().Select(static model => model.GetString()).ToArray();
        models.ShouldContain("scripted");
        models.ShouldContain("kindred-recall");
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain, "first")]
    [InlineData(SillyTavernRun.Plain, "second")]
    [InlineData(SillyTavernRun.Plain, "swiped")]
    [InlineData(SillyTavernRun.Plain, "after_swipe")]
    [InlineData(SillyTavernRun.Plain, "edited")]
    [InlineData(SillyTavernRun.Plain, "quiet")]
    [InlineData(SillyTavernRun.Plain, "continued")]
    [InlineData(SillyTavernRun.Plain, "after_continue")]
    [InlineData(SillyTavernRun.Plain, "impersonated")]
    [InlineData(SillyTavernRun.Plain, "deleted")]
    [InlineData(SillyTavernRun.Plain, "recalled")]
    [InlineData(SillyTavernRun.Plain, "whole")]
    [InlineData(SillyTavernRun.Plain, "regenerated")]
    [InlineData(SillyTavernRun.Plain, "swiped_back")]
    [InlineData(SillyTavernRun.Extended, "first")]
    [InlineData(SillyTavernRun.Extended, "second")]
    [InlineData(SillyTavernRun.Extended, "swiped")]
    [InlineData(SillyTavernRun.Extended, "after_swipe")]
    [InlineData(SillyTavernRun.Extended, "edited")]
    [InlineData(SillyTavernRun.Extended, "quiet")]
    [InlineData(SillyTavernRun.Extended, "continued")]
    [InlineData(SillyTavernRun.Extended, "after_continue")]
    [InlineData(SillyTavernRun.Extended, "impersonated")]
    [InlineData(SillyTavernRun.Extended, "deleted")]
    [InlineData(SillyTavernRun.Extended, "recalled")]
    [InlineData(SillyTavernRun.Extended, "whole")]
    [InlineData(SillyTavernRun.Extended, "regenerated")]
    [InlineData(SillyTavernRun.Extended, "swiped_back")]
    public async Task The_turns_that_count_are_the_messages_on_the_screen(string side, string step)
    {
        var stage = await run.StageAsync(side, step);
        stage.Active.Select(WithoutSpaces).ShouldBe(stage.Seen.Select(WithoutSpaces));
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task One_chat_stays_one_conversation_and_a_new_one_is_another(string side)
    {
        (await run.StageAsync(side, "deleted")).Conversations.Count.ShouldBe(1);
        (await run.StageAsync(side, "recalled")).Conversations.Count.ShouldBe(2);
        (await run.StageAsync(side, "group_again")).Conversations.Count.ShouldBe(3);
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task A_swipe_stands_beside_the_reply_it_replaces(string side)
    {
        var before = (await run.StageAsync(side, "second")).Tree;
        var after = (await run.StageAsync(side, "swiped")).Tree;
        after.Count.ShouldBe(before.Count + 1);
        var (replaced, swipe) = (after.Single(static turn => !TavernStage.IsActive(turn)), after[^1]);
        TavernStage.TextOf(replaced).ShouldBe(TavernStage.TextOf(before[^1]));
        TavernStage.ParentOf(swipe).ShouldBe(TavernStage.ParentOf(replaced));
        (await run.StageAsync(side, "after_swipe")).Tree.Count.ShouldBe(after.Count + 2);
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task An_edited_message_is_the_same_turn_in_new_words(string side)
    {
        var before = (await run.StageAsync(side, "after_swipe")).Tree;
        var after = (await run.StageAsync(side, "edited")).Tree;
        after.Count.ShouldBe(before.Count + 2);
        var edited = after.Single(static turn => TavernStage.TextOf(turn).Contains("Marmalade", StringComparison.Ordinal));
        edited.GetProperty("version").GetInt32().ShouldBe(2);
        after.ShouldAllBe(static turn => !TavernStage.TextOf(turn).Contains("Pickwick", StringComparison.Ordinal));
        var recalled = await (await run.ServerOf(side).SendAsync("/api/recall", new { query = "Is my cat called Pickwick or Marmalade?" })).Content.ReadAsStringAsync();
        recalled.ShouldContain("Marmalade");
        recalled.ShouldNotContain("cat called Pickwick");
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain, "edited", "quiet")]
    [InlineData(SillyTavernRun.Extended, "edited", "quiet")]
    [InlineData(SillyTavernRun.Plain, "quiet", "raw")]
    [InlineData(SillyTavernRun.Extended, "quiet", "raw")]
    public async Task What_SillyTavern_asks_for_itself_is_answered_and_not_written_down(string side, string before, string after)
    {
        var stage = await run.StageAsync(side, after);
        stage.Told.GetProperty("answer").GetString()!.ShouldStartWith("Reply number");
        stage.Conversations.Count.ShouldBe(1);
        stage.Tree.Count.ShouldBe((await run.StageAsync(side, before)).Tree.Count);
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task A_message_written_for_the_person_is_not_written_down(string side)
    {
        var stage = await run.StageAsync(side, "impersonated");
        stage.Told.GetProperty("input").GetString()!.ShouldStartWith("Reply number");
        stage.Tree.Count.ShouldBe((await run.StageAsync(side, "after_continue")).Tree.Count);
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task Deleted_messages_stay_in_the_tree_and_count_no_more(string side)
    {
        var tree = (await run.StageAsync(side, "deleted")).Tree;
        TavernStage.IsActive(tree.Single(static turn => TavernStage.TextOf(turn) == "Go on, I am listening.")).ShouldBeFalse();
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task A_new_chat_knows_what_the_old_one_told(string side)
    {
        await run.ToldAsync();
        var sent = run.ModelOf(side).Requests.Last(static request => Texts(request)[^1] == "What is my cat called?");
        var memory = Texts(sent).Single(static text => text.StartsWith("<memory>", StringComparison.Ordinal));
        memory.ShouldContain("My cat is called Marmalade.");
        memory.ShouldNotContain("Pickwick");
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain, "group")]
    [InlineData(SillyTavernRun.Plain, "group_again")]
    [InlineData(SillyTavernRun.Extended, "group")]
    [InlineData(SillyTavernRun.Extended, "group_again")]
    public async Task In_a_group_everything_was_said_once(string side, string step)
    {
        var stage = await run.StageAsync(side, step);
        stage.Active.Select(static turn => (turn.Role, TavernStage.WithoutName(turn.Text))).ShouldBe(stage.Seen);
        stage.Tree.Count.ShouldBe(stage.Seen.Count);
        stage.Tree.Where(static turn => turn.GetProperty("role").GetString() == "assistant").Select(static turn => turn.GetProperty("speaker").GetString())
            .ShouldBe(stage.Told.GetProperty("chat").EnumerateArray().Where(static message => !message.GetProperty("isUser").GetBoolean()).Select(static message => message.GetProperty("name").GetString()));
    }

    [TheoryWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    [InlineData(SillyTavernRun.Plain)]
    [InlineData(SillyTavernRun.Extended)]
    public async Task The_model_is_sent_nothing_of_what_was_meant_for_us(string side)
    {
        await run.ToldAsync();
        run.ModelOf(side).Requests.ShouldAllBe(static request => !Has(request, "metadata"));
    }

    [FactWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    public async Task The_extension_names_the_chat_the_character_and_the_person()
    {
        foreach (var step in (string[])["first", "deleted", "recalled", "whole", "group", "group_again"])
        {
            var stage = await run.StageAsync(SillyTavernRun.Extended, step);
            stage.Conversation.GetProperty("external_id").GetString().ShouldBe(stage.Told.GetProperty("integrity").GetString());
            stage.Conversation.GetProperty("user").GetString().ShouldBe("Sam");
            // A group belongs to none of its characters.
            if (!step.StartsWith("group", StringComparison.Ordinal)) stage.Conversation.GetProperty("character").GetString().ShouldBe("Wren");
        }
    }

    [FactWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    public async Task The_extension_shows_what_was_recalled_and_leads_to_the_inspector()
    {
        (await run.StageAsync(SillyTavernRun.Plain, "recalled")).Told.GetProperty("panel").ValueKind.ShouldBe(JsonValueKind.Null);
        var stage = await run.StageAsync(SillyTavernRun.Extended, "recalled");
        var panel = stage.Told.GetProperty("panel");
        var lines = panel.GetProperty("lines").EnumerateArray().Select(static line => line.GetString()!).ToArray();
        lines.ShouldContain(static line => line.Contains("My cat is called Marmalade.", StringComparison.Ordinal) && line.Contains("Sam", StringComparison.Ordinal));
        panel.GetProperty("summary").GetString()!.ShouldContain("used");
        (await run.ToldAsync()).GetProperty("errors").GetArrayLength().ShouldBe(0);
        panel.GetProperty("inspector").GetString().ShouldBe($"{run.ServerOf(SillyTavernRun.Extended).Address}/inspect/{stage.Conversation.GetProperty("active_turn").GetString()}");
    }

    // Where a continuation joins what it continues SillyTavern may put a space.
    private static (string Role, string Text) WithoutSpaces((string Role, string Text) turn) => (turn.Role, turn.Text.Replace(" ", "", StringComparison.Ordinal));

    [FactWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    public async Task The_extension_hears_an_answer_that_is_not_streamed()
    {
        var stage = await run.StageAsync(SillyTavernRun.Extended, "whole");
        var panel = stage.Told.GetProperty("panel");
        panel.GetProperty("lines").EnumerateArray().Select(static line => line.GetString()!).ShouldContain(static line => line.Contains("My sister Ines lives in Porto.", StringComparison.Ordinal));
        panel.GetProperty("inspector").GetString()!.ShouldEndWith(stage.Conversation.GetProperty("active_turn").GetString()!);
    }

    [FactWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    public async Task The_inspector_shows_the_turn_in_a_browser_without_a_complaint()
    {
        var seen = (await run.ToldAsync()).GetProperty("inspector");
        seen.GetProperty("complaints").EnumerateArray().Select(static complaint => complaint.GetString()).ShouldBeEmpty();
        seen.GetProperty("heading").GetString()!.ShouldContain("What is my cat called?");
        seen.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetString()).ShouldContain("Good evening! My cat is called Marmalade.");
        seen.GetProperty("sections").GetInt32().ShouldBeGreaterThan(2);
    }

    [FactWhen(Needs.Node, Needs.SillyTavern, Needs.Chromium)]
    public async Task Its_expression_sprites_ask_us() =>
        (await run.ToldAsync()).GetProperty("expression").GetString().ShouldBe("anger");

    private static string[] Texts(JsonElement request) => [.. request.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("content").GetString()!)];

    private static bool Has(JsonElement element, string name) => element.TryGetProperty(name, out _);
}
