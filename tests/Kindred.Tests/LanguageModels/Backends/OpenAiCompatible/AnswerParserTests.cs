using System.Text;
using System.Text.Json;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.LanguageModels.Backends.OpenAiCompatible;

public class AnswerParserTests
{
    [Fact]
    public void Text_thoughts_reason_and_usage_are_read_and_the_rest_is_ranges()
    {
        var json = Encoding.UTF8.GetBytes("""
            {"id":"x","choices" : [ {"index":0,"delta":{"content":"a\n\"b\" ü","reasoning":"hm","extra":{"content":"no"}},"logprobs":{"content":[]},"finish_reason":"length"} ],
            "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":5},"completion_tokens_details":null},
            "system_fingerprint":"fp","service_tier":null,"other":[{"error":1}]}
            """);
        var answer = AnswerParser.Parse(json);
        answer.Text.ShouldBe("a\n\"b\" ü");
        answer.Reasoning.ShouldBe("hm");
        answer.FinishReason.ShouldBe("length");
        (answer.Usage.Input, answer.Usage.Output, answer.Usage.Total, answer.Usage.CachedInput, answer.Usage.Reasoning).ShouldBe((1, 2, 3, 5, null));
        var chunk = new OpenAiChunk(json, answer.Fields);
        JsonElement.Parse(chunk.Choices.Span)[0].GetProperty("logprobs").GetProperty("content").GetArrayLength().ShouldBe(0);
        JsonElement.Parse(chunk.Usage.Span).GetProperty("total_tokens").GetInt32().ShouldBe(3);
        Encoding.UTF8.GetString(chunk.SystemFingerprint.Span).ShouldBe("\"fp\"");
        chunk.ServiceTier.IsEmpty.ShouldBeTrue();
        answer.Error.IsEmpty.ShouldBeTrue();
        chunk.HasToolCalls.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0}]}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[],"content":null}}]}""", false)]
    [InlineData("""{"choices":[{"message":{"function_call":{"name":"f"}}}]}""", true)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":null}}]}""", false)]
    public void Tool_calls_are_noticed(string json, bool expected) => AnswerParser.Parse(Encoding.UTF8.GetBytes(json)).Fields.HasToolCalls.ShouldBe(expected);

    [Fact]
    public void An_emoji_whose_halves_come_in_two_events_is_whole_again()
    {
        var first = AnswerParser.Parse("""{"choices":[{"delta":{"content":"A\ud83d"}}]}"""u8).Text;
        var second = AnswerParser.Parse("""{"choices":[{"delta":{"content":"\ude00\n!"}}]}"""u8).Text;
        (first + second).ShouldBe("A😀\n!");
    }

    [Theory]
    [InlineData("""{"choices":[]}""", false, false)]
    [InlineData("""{"choices":[{},{"delta":{"content":"second"}}]}""", true, false)]
    [InlineData("""{"choices":null,"usage":null}""", false, false)]
    [InlineData("""{"error":{"message":"x"}}""", false, true)]
    [InlineData("""{"error":"x"}""", false, true)]
    [InlineData("""{"error":null,"choices":[{"delta":null,"finish_reason":""}]}""", true, false)]
    [InlineData("""{"error":false}""", false, false)]
    public void Odd_events_are_read_for_what_they_are(string json, bool choices, bool error)
    {
        var answer = AnswerParser.Parse(Encoding.UTF8.GetBytes(json));
        answer.Fields.HasChoices.ShouldBe(choices);
        answer.Error.IsEmpty.ShouldBe(!error);
        answer.Text.ShouldBeNull();
        answer.FinishReason.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{\"choices\":[{\"delta\":")]
    [InlineData("[1]")]
    [InlineData("{} {}")]
    [InlineData("{\"choices\":7}")]
    [InlineData("{\"choices\":[7]}")]
    [InlineData("{\"choices\":[{\"delta\":7}]}")]
    public void What_is_no_answer_is_refused(string json) => Should.Throw<JsonException>(() => { AnswerParser.Parse(Encoding.UTF8.GetBytes(json)); });

    [Fact]
    public void A_piece_becomes_an_update_with_its_contents()
    {
        var json = """{"choices":[{"delta":{"content":"hi"},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1}}"""u8.ToArray();
        var answer = AnswerParser.Parse(json);
        var update = AnswerUpdates.Of(answer, new OpenAiChunk(json, answer.Fields), "m");
        update.Text.ShouldBe("hi");
        update.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        update.Contents.OfType<UsageContent>().Single().Details.InputTokenCount.ShouldBe(1);
    }
}
