using System.Text;
using Kindred.Transfer;

namespace Kindred.Tests.Transfer;

public sealed class LinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("one", "1:one")]
    [InlineData("one\n", "1:one")]
    [InlineData("one\r\ntwo\n\nfour", "1:one|2:two|3:|4:four")]
    [InlineData("\uFEFFone\n\uFEFFtwo", "1:one|2:\uFEFFtwo")]
    public async Task Lines_are_cut_and_numbered(string text, string lines)
    {
        foreach (var step in (int[])[1, 2, 7, 100_000]) (await ReadAsync(Encoding.UTF8.GetBytes(text), step)).ShouldBe(lines, $"in steps of {step}");
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_passed_over_and_the_next_one_read()
    {
        var text = $"before\n{new string('x', Lines.LongestLine + 1)}\nafter\n{new string('y', 5 * Lines.LongestLine)}";
        (await ReadAsync(Encoding.UTF8.GetBytes(text), 70_000)).ShouldBe("1:before|2:too long|3:after|4:too long");
    }

    [Fact]
    public async Task The_longest_line_still_fits()
    {
        var text = new string('x', Lines.LongestLine);
        (await ReadAsync(Encoding.UTF8.GetBytes(text + "\nnext"), 65_536)).ShouldBe($"1:{text}|2:next");
    }

    private static async Task<string> ReadAsync(byte[] bytes, int step)
    {
        var lines = new List<string>();
        await using var stream = new SteppingStream(bytes, step);
        await foreach (var line in Lines.ReadAsync(stream, default))
        {
            lines.Add($"{line.Number}:{(line.Bytes is { } text ? Encoding.UTF8.GetString(text.Span) : "too long")}");
        }

        return string.Join('|', lines);
    }

    /// <summary>Hands out a few bytes at a time, as a network does.</summary>
    private sealed class SteppingStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
