using Kindred.Chat.Transcripts;

namespace Kindred.Tests.Chat.Transcripts;

public class EchoDetectionTests
{
    private const string Memory = "- 3 May, Ann: My cat is called Pickwick and sleeps in the bread basket.";

    [Theory]
    [InlineData("As I remember: my cat is called Pickwick and sleeps in the bread basket.", true)]
    [InlineData("Pickwick! Give him a stroke from me, and tell me how the vet went yesterday.", false)]
    [InlineData("He sleeps in the bread basket, yes.", true)]
    [InlineData("Yes.", false)]
    public void A_reply_is_an_echo_when_half_of_it_stands_in_the_prompt(string reply, bool isEcho) => EchoDetection.IsEcho(reply, ["You are kind.", Memory]).ShouldBe(isEcho);

    [Fact]
    public void Without_anything_put_in_there_is_no_echo() => EchoDetection.IsEcho("My cat is called Pickwick and sleeps in the bread basket.", []).ShouldBeFalse();
}
