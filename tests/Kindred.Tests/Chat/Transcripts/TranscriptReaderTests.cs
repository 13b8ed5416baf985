using Kindred.Chat;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.Chat.Transcripts;

public class TranscriptReaderTests
{
    private const string MainPrompt = "s:Write Wren's next reply in a fictional chat between Wren and Sam.";

    [Fact]
    public void Who_talks_is_read_from_the_main_prompt()
    {
        var read = Read(MainPrompt, "s:[Start a new Chat]", "a:Come in.", "u:Hello");
        (read.Character, read.PersonName, read.Speaker, read.HasNewChatMark).ShouldBe(("Wren", "Sam", "Wren", true));
        Said(read).ShouldBe(["a:Come in.", "u:Hello"]);
    }

    [Fact]
    public void Names_in_front_are_taken_off_when_they_are_known() =>
        Said(Read(MainPrompt, "a:Wren: Come in.", "u:Sam: Note: bring milk")).ShouldBe(["a:Come in.", "u:Note: bring milk"]);

    [Fact]
    public void A_colon_alone_makes_no_name() => Said(Read("u:Question: what is love?")).ShouldBe(["u:Question: what is love?"]);

    [Fact]
    public void In_a_group_everyone_speaks_under_their_own_name_and_no_single_character_owns_the_chat()
    {
        var read = Read("s:[Start a new group chat. Group members: Wren, Bram]", "a:Wren: Come in.", "a:Bram: Ahoy.", "u:Good evening.", "s:[Write the next reply only as Bram.]");
        Said(read).ShouldBe(["a:Come in.", "a:Ahoy.", "u:Good evening."]);
        read.Spoken.Select(static message => message.Speaker).ShouldBe(["Wren", "Bram", null]);
        (read.Character, read.Speaker, read.Kind).ShouldBe((null, "Bram", TurnKind.Normal));
    }

    [Fact]
    public void Replies_of_a_group_that_were_folded_into_one_message_are_told_apart() =>
        Said(Read("s:[Start a new group chat. Group members: Wren, Bram]", "a:Wren: Come in.\n\nSit down.\n\nBram: Ahoy.", "u:Good evening.")).ShouldBe(["a:Come in.\n\nSit down.", "a:Ahoy.", "u:Good evening."]);

    [Fact]
    public void Examples_before_the_chat_were_never_said() =>
        Said(Read("s:[Example Chat]", "u:Is it windy?", "a:Always.", "s:[Start a new Chat]", "u:Hello")).ShouldBe(["u:Hello"]);

    [Fact]
    public void A_prompt_folded_into_one_message_is_taken_apart_by_its_names()
    {
        var read = Read("u:Write Wren's next reply in a fictional chat between Wren and Sam.\n\nWren keeps the lighthouse.\n\n[Start a new Chat]\n\nWren never forgets.\n\nWren: Come in.\n\nSam: Good morning.");
        Said(read).ShouldBe(["a:Come in.", "u:Good morning."]);
    }

    [Fact]
    public void Instructions_folded_behind_the_persons_words_are_not_taken_for_them() =>
        Said(Read("u:Write Wren's next reply in a fictional chat between Wren and Sam.\n\n[Start a new Chat]\n\nWren: Come in.\n\nSam: Good morning.\n\nKeep it short.")).ShouldBe(["a:Come in.", "u:Good morning."]);

    [Fact]
    public void A_folded_prompt_without_names_says_nothing() => Read("u:You are kind.\n\n[Start a new Chat]\n\nHello there.").Spoken.ShouldBeEmpty();

    [Fact]
    public void A_chat_log_that_somebody_pastes_is_a_message_like_any_other() =>
        Said(Read("u:Ann: hi\n\nBob: hey\n\nWhat do you make of this?")).ShouldBe(["u:Ann: hi\n\nBob: hey\n\nWhat do you make of this?"]);

    [Fact]
    public void The_placeholder_in_front_of_a_greeting_was_never_said() => Said(Read(MainPrompt, "u:[Start a new chat]", "a:Come in.", "u:Hello")).ShouldBe(["a:Come in.", "u:Hello"]);

    [Fact]
    public void Thoughts_are_no_words() => Said(Read("u:Hi", "a:<think>The person greets me.\nI greet back.</think>Hello!", "u:How are you?")).ShouldBe(["u:Hi", "a:Hello!", "u:How are you?"]);

    [Theory]
    [InlineData("[Continue your last message without repeating its original content.]", TurnKind.Continue)]
    [InlineData("[Write your next reply from the point of view of Sam, using the chat history so far as a guideline.]", TurnKind.Impersonate)]
    [InlineData("Stay in character.", TurnKind.Normal)]
    internal void The_last_instruction_tells_what_is_wanted(string instruction, TurnKind kind) => Read(MainPrompt, "u:Hi", "a:Hello", "s:" + instruction).Kind.ShouldBe(kind);

    [Fact]
    public void A_reply_at_the_very_end_is_to_be_continued() => Read("u:Tell me a story", "a:Once upon a").Kind.ShouldBe(TurnKind.Continue);

    [Fact]
    public void In_SillyTavern_a_reply_at_the_very_end_asks_for_another_one() => Read(MainPrompt, "s:[Start a new Chat]", "u:Tell me a story", "a:Once upon a time.").Kind.ShouldBe(TurnKind.Normal);

    [Fact]
    public void What_the_client_says_itself_counts_most() =>
        TranscriptReader.Read([new ChatMessage(ChatRole.User, "Hi")], TurnKind.Swipe, new ConversationHint(null, null, null)).Kind.ShouldBe(TurnKind.Swipe);

    private static ClientTranscript Read(params string[] lines) => TranscriptReader.Read([.. lines.Select(Message)], null, new ConversationHint(null, null, null));

    private static ChatMessage Message(string line) => new(line[0] switch { 's' => ChatRole.System, 'u' => ChatRole.User, _ => ChatRole.Assistant }, line[2..]);

    private static string[] Said(ClientTranscript read) => [.. read.Spoken.Select(static message => $"{(message.Role == TurnRole.User ? 'u' : 'a')}:{message.Text}")];
}
