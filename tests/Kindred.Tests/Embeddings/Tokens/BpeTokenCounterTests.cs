using System.Diagnostics;
using Kindred.Embeddings.Tokens;

namespace Kindred.Tests.Embeddings.Tokens;

public sealed class BpeTokenCounterTests
{
    private static readonly BpeTokenCounter Cl100k = new("cl100k_base", PiecePatterns.Cl100k, Path.Combine(TokenReference.Folder, "cl100k_base.cjs"));
    private static readonly BpeTokenCounter O200k = new("o200k_base", PiecePatterns.O200k, Path.Combine(TokenReference.Folder, "o200k_base.cjs"));

    [Fact]
    public void Every_text_has_as_many_tokens_as_in_the_reference()
    {
        if (!TokenReference.IsInstalled) return;
        foreach (var reference in TokenReference.All.Value)
        {
            Cl100k.Count(reference.Whole).ShouldBe(reference.Cl100k, reference.Whole);
            O200k.Count(reference.Whole).ShouldBe(reference.O200k, reference.Whole);
        }
    }

    [Fact]
    public void Counting_again_gives_the_same()
    {
        if (!TokenReference.IsInstalled) return;
        foreach (var reference in TokenReference.All.Value) O200k.Count(reference.Whole).ShouldBe(O200k.Count(reference.Whole));
    }

    [Fact]
    public async Task Many_callers_at_once_count_right()
    {
        if (!TokenReference.IsInstalled) return;
        var counter = new BpeTokenCounter("cl100k_base", PiecePatterns.Cl100k, Path.Combine(TokenReference.Folder, "cl100k_base.cjs"));
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), (_, _) =>
        {
            foreach (var reference in TokenReference.All.Value) counter.Count(reference.Whole).ShouldBe(reference.Cl100k);
            return ValueTask.CompletedTask;
        });
    }

    // Quadratic merging would take minutes here; the bound is loose because test machines are busy.
    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("=")]
    [InlineData("\n")]
    [InlineData("aB")]
    [InlineData("\ud835\udc9c")]
    public void A_long_run_is_no_trap(string part)
    {
        if (!TokenReference.IsInstalled) return;
        var text = string.Concat(Enumerable.Repeat(part, 100_000));
        var start = Stopwatch.GetTimestamp();
        Cl100k.Count(text).ShouldBeGreaterThan(100);
        O200k.Count(text).ShouldBeGreaterThan(100);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Long_pieces_merge_like_short_ones()
    {
        if (!TokenReference.IsInstalled) return;
        var ranks = TokenRanks.Load(Path.Combine(TokenReference.Folder, "cl100k_base.cjs"));
        // Two runs that no token joins: the long way round both must equal the sum of the short ways.
        var random = new Random(9);
        for (var i = 0; i < 50; i++)
        {
            var half = new byte[60];
            foreach (ref var value in half.AsSpan()) value = (byte)"etaoinshrdlu"[random.Next(12)];
            byte[] joined = [.. half, 0, 0, 0xff, 0xfe, 0, .. half];
            var middle = BytePairMerge.Count([0, 0, 0xff, 0xfe, 0], ranks);
            BytePairMerge.Count(joined, ranks).ShouldBe(2 * BytePairMerge.Count(half, ranks) + middle);
        }
    }

    [Fact]
    public void A_damaged_ranks_file_is_noticed()
    {
        var path = Path.GetTempFileName();
        string[] damaged = ["", "module.exports = {}", "! 0 IQ==", "! 0 IQ== !!!!\"}", "! 0 IQ== Ig==\"}", "nonsense\"}"];
        foreach (var content in damaged.Select((it, i) => i < 2 ? it : "{\"bpe_ranks\":\"" + it))
        {
            File.WriteAllText(path, content);
            Should.Throw<InvalidDataException>(() => TokenRanks.Load(path));
        }

        File.Delete(path);
    }
}
