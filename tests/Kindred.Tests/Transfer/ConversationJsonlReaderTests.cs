using System.Text;
using Kindred.Conversations;
using Kindred.Transfer;

namespace Kindred.Tests.Transfer;

public sealed class ConversationJsonlReaderTests
{
    [Fact]
    public void An_opening_line_is_read_whole() =>
        Read("""{"type":"conversation","external_id":"c1","character":"Mia","user":"Ann","started_at":"2023-05-08T13:56:00+02:00"}""")
            .ShouldBe(new ConversationRecord.Opening("c1", "Mia", "Ann", new DateTimeOffset(2023, 5, 8, 13, 56, 0, TimeSpan.FromHours(2))));

    [Fact]
    public void A_turn_is_read_whole() =>
        Read("""{"type":"turn","external_id":7,"role":"assistant","speaker":"Mia","text":"hi","said_at":"2023-05-08T11:56:01.250Z","session":2,"caption":"a cat"}""")
            .ShouldBe(new ConversationRecord.Said("7", TurnRole.Assistant, "Mia", "hi", new DateTimeOffset(2023, 5, 8, 11, 56, 1, 250, TimeSpan.Zero), "2", "a cat"));

    [Fact]
    public void What_is_null_or_left_out_is_absent()
    {
        Read("""{"type":"conversation","external_id":null,"character":null}""").ShouldBe(new ConversationRecord.Opening(null, null, null, null));
        Read("""{"type":"turn","role":"user","text":"hi","external_id":"","unknown":[1,{}]}""").ShouldBe(new ConversationRecord.Said(null, TurnRole.User, null, "hi", null, null, null));
    }

    [Theory]
    [InlineData("2023-05-08T13:56:00Z", "2023-05-08T13:56:00+00:00")]
    [InlineData("2023-05-08T13:56Z", "2023-05-08T13:56:00+00:00")]
    [InlineData("2023-05-08 13:56:00-05:00", "2023-05-08T13:56:00-05:00")]
    [InlineData("2023-05-08T13:56:00.1234567+09:30", "2023-05-08T13:56:00.1234567+09:30")]
    [InlineData("2023-05-08T13:56:00", "2023-05-08T13:56:00+00:00")]
    [InlineData("2023-05-08", "2023-05-08T00:00:00+00:00")]
    public void Iso_times_are_read_and_without_an_offset_taken_as_utc(string text, string means) =>
        ConversationJsonlReader.ParseTime(text).ShouldBe(DateTimeOffset.Parse(means, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("8 May 2023")]
    [InlineData("05/08/2023")]
    [InlineData("2023-13-08T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("")]
    public void Other_times_are_refused(string text) => ConversationJsonlReader.ParseTime(text).ShouldBeNull();

    [Theory]
    [InlineData("nonsense", "is not valid JSON")]
    [InlineData("""{"type":"turn" """, "is not valid JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{}", "has no 'type'")]
    [InlineData("""{"type":"chapter"}""", "has a 'type' other than 'conversation' and 'turn'")]
    [InlineData("""{"type":3}""", "has a 'type' that is not a string")]
    [InlineData("""{"type":"turn","text":"x"}""", "has no 'role'")]
    [InlineData("""{"type":"turn","role":"system","text":"x"}""", "has a 'role' other than 'user' and 'assistant'")]
    [InlineData("""{"type":"turn","role":"user"}""", "has no 'text'")]
    [InlineData("""{"type":"turn","role":"user","text":" \n"}""", "has an empty 'text'")]
    [InlineData("""{"type":"turn","role":"user","text":["x"]}""", "has a 'text' that is not a string")]
    [InlineData("""{"type":"turn","role":"user","text":"\ud800"}""", "has a 'text' with half of a surrogate pair")]
    [InlineData("""{"type":"turn","role":"user","text":"x","said_at":"yesterday"}""", "has a 'said_at' that is no ISO 8601 time")]
    [InlineData("""{"type":"conversation","started_at":12}""", "has a 'started_at' that is not a string")]
    public void What_cannot_be_used_is_told_with_its_reason(string line, string reason) =>
        Read(line).ShouldBeOfType<ConversationRecord.Unusable>().Reason.ShouldBe(reason);

    [Fact]
    public void Bytes_that_are_no_utf8_are_told_apart() =>
        ConversationJsonlReader.Read(Encoding.Latin1.GetBytes("""{"type":"turn","role":"user","text":"café"}""")).ShouldBe(new ConversationRecord.Unusable(ConversationJsonlReader.NotUtf8));

    [Fact]
    public void A_picture_without_words_is_a_turn() =>
        Read("""{"type":"turn","role":"user","caption":"a beach"}""").ShouldBeOfType<ConversationRecord.Said>().Caption.ShouldBe("a beach");

    [Fact]
    public void No_bytes_whatever_make_it_throw()
    {
        var chance = new Random(5);
        var good = Encoding.UTF8.GetBytes("""{"type":"turn","role":"user","text":"été","said_at":"2023-05-08T13:56:00Z","session":"a"}""");
        for (var i = 0; i < 20_000; i++)
        {
            var bad = good[..chance.Next(good.Length + 1)];
            for (var flips = chance.Next(4); flips > 0 && bad.Length > 0; flips--) bad[chance.Next(bad.Length)] = (byte)chance.Next(256);
            ConversationJsonlReader.Read(bad).ShouldNotBeNull();
        }
    }

    private static ConversationRecord Read(string line) => ConversationJsonlReader.Read(Encoding.UTF8.GetBytes(line));
}
