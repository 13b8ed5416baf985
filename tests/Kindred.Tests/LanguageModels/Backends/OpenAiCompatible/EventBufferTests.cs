using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kindred.LanguageModels.Backends.OpenAiCompatible;

namespace Kindred.Tests.LanguageModels.Backends.OpenAiCompatible;

public class EventBufferTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n", "a|b")]
    [InlineData("data:a\n\ndata:  b\n\n", "a| b")]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", "a|b")]
    [InlineData("data: a\r\rdata: b\r\r", "a|b")]
    [InlineData("data: a\ndata: b\ndata: c\n\n", "a\nb\nc")]
    [InlineData(": hello\n\n:\ndata: a\n\n", "a")]
    [InlineData("event: x\nid: 7\nretry: 3\ndata: a\n\n", "a")]
    [InlineData("\uFEFFdata: a\n\n", "a")]
    [InlineData("\n\n\ndata: a\n\n\n\n", "a")]
    [InlineData("data\n\n", "")]
    [InlineData("data: a", "a")]
    [InlineData("data: a\n", "a")]
    [InlineData("id: a\n\n", null)]
    public void A_body_is_cut_into_events_however_its_bytes_arrive(string body, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var events = Cut(bytes, size);
            (events.Count == 0 ? null : string.Join('|', events)).ShouldBe(expected, $"in reads of {size}");
        }
    }

    [Fact]
    public void Any_events_in_any_pieces_come_out_as_they_went_in()
    {
        var text = Gen.Elements("a", "é", "😀", "{\"x\":1}", new string('z', 700)).ListOf().Select(string.Concat);
        var property = Prop.ForAll(
            text.ListOf().ToArbitrary(), Gen.Choose(1, 3000).ToArbitrary(), (events, size) =>
                Cut(Encoding.UTF8.GetBytes(string.Concat(events.Select(e => $"data: {e}\r\n\r\n"))), size).SequenceEqual(events));
        Check.QuickThrowOnFailure(property);
    }

    [Fact]
    public void An_event_without_end_is_refused()
    {
        var buffer = new EventBuffer(10_000);
        Should.Throw<InvalidDataException>(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                var room = buffer.Room();
                room.Span.Fill((byte)'x');
                buffer.Filled(Math.Min(room.Length, 1000));
                buffer.TryRead(out _);
            }
        });
    }

    [Theory]
    [InlineData("event: error\ndata: {}\n\n")]
    [InlineData("error: {}\n\n")]
    public void Errors_are_known_by_their_field_or_name(string body)
    {
        var buffer = new EventBuffer(10_000);
        Fill(buffer, Encoding.UTF8.GetBytes(body));
        buffer.TryRead(out var found).ShouldBeTrue();
        found.IsError.ShouldBeTrue();
        Encoding.UTF8.GetString(found.Data.Span).ShouldBe("{}");
    }

    private static void Fill(EventBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var room = buffer.Room();
            var taken = Math.Min(room.Length, bytes.Length);
            bytes[..taken].CopyTo(room.Span);
            buffer.Filled(taken);
            bytes = bytes[taken..];
        }
    }

    // The data are read only at the end: slices must still hold what they held.
    private static List<string> Cut(byte[] bytes, int size)
    {
        var buffer = new EventBuffer(100_000);
        var events = new List<ServerEvent>();
        foreach (var piece in bytes.Chunk(size))
        {
            Fill(buffer, piece);
            while (buffer.TryRead(out var found)) events.Add(found);
        }

        if (buffer.TryReadLast(out var last)) events.Add(last);
        return [.. events.Select(e => Encoding.UTF8.GetString(e.Data.Span))];
    }
}
