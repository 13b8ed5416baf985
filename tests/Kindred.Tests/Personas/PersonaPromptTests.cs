using System.Text;
using Kindred.Personas;
using Kindred.Personas.Cards;
using Kindred.Personas.Lorebooks;
using Kindred.Personas.Macros;

namespace Kindred.Tests.Personas;

public sealed class PersonaPromptTests
{
    private static readonly MacroContext Sam = new("", "Sam") { Persona = "{{user}} sails." };
    private static readonly PersonaPrompt Ours = new("You are {{char}}.", "Answer briefly.");

    [Fact]
    public void The_parts_stand_in_their_order_with_names_put_in()
    {
        var parts = Ours.Build(Card("\"description\":\"{{char}} keeps a light.\",\"personality\":\"calm\",\"scenario\":\"<USER> knocks.\""), [], Sam);

        parts.System.ShouldBe([
            new(PersonaPartKind.SystemPrompt, "You are Wren."), new(PersonaPartKind.Description, "Wren keeps a light."), new(PersonaPartKind.Personality, "calm"),
            new(PersonaPartKind.Scenario, "Sam knocks."), new(PersonaPartKind.UserPersona, "Sam sails.")]);
        parts.PostHistory.ShouldBe("Answer briefly.");
    }

    [Fact]
    public void Notes_for_people_never_reach_the_prompt()
    {
        var parts = Ours.Build(Card("\"creator_notes\":\"SECRET\",\"tags\":[\"SECRET\"],\"creator\":\"SECRET\",\"character_version\":\"SECRET\",\"description\":\"d\",\"first_mes\":\"f\",\"mes_example\":\"e\""), [], Sam);

        string[] all = [.. parts.System.Select(part => part.Text), .. parts.Examples.SelectMany(example => example.Lines).Select(line => line.Text), parts.PostHistory, .. parts.Greetings];
        string.Join('\n', all).ShouldNotContain("SECRET");
    }

    [Fact]
    public void The_cards_prompts_replace_ours_and_may_hold_them()
    {
        var parts = Ours.Build(Card("\"system_prompt\":\"{{original}} Speak slowly.\",\"post_history_instructions\":\"Stay calm.\""), [], Sam);

        parts.System[0].Text.ShouldBe("You are Wren. Speak slowly.");
        parts.PostHistory.ShouldBe("Stay calm.");
    }

    [Fact]
    public void Examples_are_split_by_their_mark_and_by_speaker()
    {
        var parts = Ours.Build(Card("\"mes_example\":\"<START>\\n{{user}}: Hi\\n{{char}}: Hello.\\nCome in.\\n<start>\\nA storm.\\nWREN: Hm.\\n<START>\\n\""), [], Sam);

        parts.Examples.Count.ShouldBe(2);
        parts.Examples[0].Lines.ShouldBe([new(PromptRole.User, "Hi"), new(PromptRole.Assistant, "Hello.\nCome in.")]);
        parts.Examples[1].Lines.ShouldBe([new(PromptRole.System, "A storm."), new(PromptRole.Assistant, "Hm.")]);
    }

    [Fact]
    public void Greetings_keep_their_places_and_those_for_groups_come_in_groups()
    {
        var card = Card("\"first_mes\":\"Hello {{user}}\",\"alternate_greetings\":[\"\",\"Hm?\"],\"group_only_greetings\":[\"All!\"]");

        Ours.Build(card, [], Sam).Greetings.ShouldBe(["Hello Sam", "", "Hm?"]);
        Ours.Build(card, [], Sam, isGroup: true).Greetings.ShouldBe(["Hello Sam", "", "Hm?", "All!"]);
    }

    [Fact]
    public void Lore_stands_where_it_belongs()
    {
        var card = Card("\"description\":\"desc {{outlet::o}}\",\"personality\":\"pers\",\"mes_example\":\"<START>\\nWREN: mid\"");
        var lore = Lore(
            ("before", 0, ""), ("after", 1, ""), ("note", 2, ""), ("deep", 4, ""), ("first", 5, ""), ("last", 6, ""), ("outlet text", 7, ""), ("@@position personality\\nmore", 1, ""));

        var parts = Ours.Build(card, lore, Sam);

        parts.System.Select(part => part.Text).ShouldBe(["You are Wren.", "before", "desc outlet text", "pers\nmore", "Sam sails.", "after"]);
        parts.InChat.ShouldBe([new InChatPart(2, PromptRole.User, "deep"), new InChatPart(4, PromptRole.System, "note")]);
        parts.Examples.Select(example => example.Lines[0].Text).ShouldBe(["first", "mid", "last"]);
    }

    [Fact]
    public void The_characters_note_stands_in_the_chat() =>
        Ours.Build(Card("\"extensions\":{\"depth_prompt\":{\"prompt\":\"{{char}} is tired.\",\"depth\":1,\"role\":\"system\"}}"), [], Sam).InChat.ShouldBe([new InChatPart(1, PromptRole.System, "Wren is tired.")]);

    [Fact]
    public void Lore_may_silence_the_cards_prompts()
    {
        var card = Card("\"system_prompt\":\"Mine.\",\"post_history_instructions\":\"Mine.\"");

        var parts = Ours.Build(card, Lore(("@@disable_ui_prompt system_prompt\\nx", 1, "")), Sam);

        parts.System[0].Text.ShouldBe("You are Wren.");
        parts.PostHistory.ShouldBe("Mine.");
    }

    private static CharacterCard Card(string members) =>
        CardReader.Read(Encoding.UTF8.GetBytes("{\"spec\":\"chara_card_v3\",\"spec_version\":\"3.0\",\"data\":{\"name\":\"Wren Halloway\",\"nickname\":\"Wren\"," + members + "}}"), null).Card;

    private static IReadOnlyList<SelectedLore> Lore(params (string Content, int Position, string Members)[] entries)
    {
        var written = entries.Select((entry, i) => $"\"{i}\":{{\"content\":\"{entry.Content}\",\"constant\":true,\"position\":{entry.Position},\"depth\":2,\"role\":1,\"outletName\":\"o\"{entry.Members}}}");
        var book = LorebookReader.Read(Encoding.UTF8.GetBytes("{\"entries\":{" + string.Join(',', written) + "}}"), null).Book;
        return LoreScanner.Select([], [book], new LoreOptions(1_000, text => text.Length)).Entries;
    }
}
