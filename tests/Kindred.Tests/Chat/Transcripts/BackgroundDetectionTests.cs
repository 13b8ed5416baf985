using Kindred.Chat;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.Chat.Transcripts;

public class BackgroundDetectionTests
{
    private static readonly ClientHabit Streaming = new(true, false, new HashSet<string>());
    private static readonly ClientHabit SillyTavern = new(true, true, new HashSet<string>());

    [Fact]
    public void A_summary_after_the_chat_is_a_background_task() =>
        IsBackground(SillyTavern, false, "s:[Start a new Chat]", "u:Hi", "a:Hello", "s:List three facts about Sam.").ShouldBeTrue();

    [Fact]
    public void It_is_seen_even_from_a_client_that_never_streams() =>
        IsBackground(ClientHabit.Unknown, false, "s:[Start a new Chat]", "u:Hi", "a:Hello", "s:List three facts about Sam.").ShouldBeTrue();

    [Fact]
    public void An_instruction_behind_the_persons_words_belongs_to_many_prompts() => IsBackground(Streaming, true, "s:Be kind.", "u:Hi", "s:Answer in one sentence.").ShouldBeFalse();

    [Fact]
    public void An_instruction_that_earlier_turns_ended_with_is_none() =>
        IsBackground(new ClientHabit(true, true, new HashSet<string> { "Answer in one sentence." }), false, "s:[Start a new Chat]", "u:Hi", "a:Hello", "s:Answer in one sentence.").ShouldBeFalse();

    [Fact]
    public void A_short_request_from_a_client_that_always_sends_its_chat_is_a_background_task() => IsBackground(SillyTavern, false, "s:You are a summarizer.", "u:Summarize: the cat sat.").ShouldBeTrue();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void First_words_from_a_usual_client_are_a_turn(bool streamed) => IsBackground(Streaming, streamed, "s:You are a helpful assistant.", "u:My cat is called Miso.").ShouldBeFalse();

    [Fact]
    public void Titles_and_tags_of_Open_WebUI_are_background_tasks() =>
        IsBackground(ClientHabit.Unknown, false, "u:### Task:\nGenerate a concise, 3-5 word title.\n<chat_history>\nUSER: hi\n</chat_history>").ShouldBeTrue();

    [Fact]
    public void People_name_further_texts_themselves()
    {
        var options = new BackgroundOptions { Patterns = { "describe this scene for a painter" } };
        Judge(ClientHabit.Unknown, true, options, "u:Describe this scene for a painter: a lighthouse.").Kind.ShouldBe(TurnKind.Quiet);
    }

    private static bool IsBackground(ClientHabit habit, bool streamed, params string[] lines) => Judge(habit, streamed, new BackgroundOptions(), lines).Kind == TurnKind.Quiet;

    private static ClientTranscript Judge(ClientHabit habit, bool streamed, BackgroundOptions options, params string[] lines)
    {
        ChatMessage[] messages = [.. lines.Select(static line => new ChatMessage(line[0] switch { 's' => ChatRole.System, 'u' => ChatRole.User, _ => ChatRole.Assistant }, line[2..]))];
        return BackgroundDetection.Judge(TranscriptReader.Read(messages, null, new ConversationHint(null, null, null)), messages, new RequestSigns(streamed, "test"), habit, options);
    }
}
